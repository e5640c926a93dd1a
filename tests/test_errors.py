from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from align.errors import AlignError, UntoldLanguageError, UsageError, XmlError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (UsageError("no such format"), "no such format"),
        (XmlError(Path("a.tmx"), 3, "an entity", is_entity=True), "a.tmx, line 3: an entity"),
        (UntoldLanguageError("a.txt: no words", "name it"), "a.txt: no words: name it"),
    ],
)
def test_an_error_passes_from_one_process_to_another(error: AlignError, message: str) -> None:
    passed = pickle.loads(pickle.dumps(error))
    assert type(passed) is type(error)
    assert str(passed) == str(error) == message
    assert vars(passed) == vars(error)
