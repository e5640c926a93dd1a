"""Which language a text is in."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.errors import UntoldLanguageError, UsageError

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory
    from py3langid.langid import LanguageIdentifier

__all__ = [
    "LEAST_PROBABILITY",
    "can_detect",
    "check_code",
    "detect",
    "primary",
    "segment_languages",
]

# Below this, a wrong language costs more than a question to the user.
LEAST_PROBABILITY = 0.8
SEED = 0
# Three pieces of this length are read of a long text.
PIECE_LENGTH = 1000
# Fewer words of letters than this, as in "Fax: 814.863.6874", are in no language.
LEAST_WORDS = 3

CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
# Says nothing about the language: addresses, and words with a digit, an @ or an underscore in them.
NOISE = re.compile(r"https?://\S+|www\.\S+|\S*[\d@_]\S*")
WORD = re.compile(r"[^\W\d_]{2,}")
LETTER = re.compile(r"[^\W\d_]")
WITHDRAWN = {"in": "id", "iw": "he", "ji": "yi"}
ADVICE = "name it with --source-lang or --target-lang, of one article --lang (lang=… in Python)"


def detect(text: str, languages: Sequence[str] | None = None) -> str:
    """Tell the language of a text.

    The beginning, the middle and the end of a long text are looked at. The same text
    always gives the same answer. langdetect, which this rests on, has no profile for
    Malay: Malay text comes out as Indonesian, so name that language yourself.

    Args:
        text: The text; a sentence or two are enough, a few words seldom are.
        languages: The codes of the languages to choose from; ``None`` for all 55 that
            langdetect knows. Only the primary subtag of a code counts, but for Chinese,
            which is ``zh-cn`` or ``zh-tw``.

    Returns:
        The language's code, such as ``id``.

    Raises:
        LanguageError: If the text holds no words, or the best guess is not probable
            enough (below ``LEAST_PROBABILITY``).
        UsageError: If *languages* is empty, or langdetect does not know one of them.

    Example:
        >>> detect("Perdana menteri tiba pada pagi hari.", languages=("en", "id"))
        'id'
    """
    words = _sample(text)
    if not LETTER.search(words):
        raise UntoldLanguageError("can't tell the language of a text without words", ADVICE)
    lang, probability = _most_probable(words, languages)
    if probability < LEAST_PROBABILITY:
        raise UntoldLanguageError(
            f"can't tell the language: the best guess is {lang!r} with a probability of "
            f"{probability:.2f}",
            ADVICE,
        )
    return lang


def check_code(lang: str) -> str:
    """Check a language code that a user gave and put it into its usual form.

    Args:
        lang: A code after BCP 47, such as ``id``, ``en-US`` or ``zh_Hans_CN``.

    Returns:
        The code with hyphens and its primary language in lower case.

    Raises:
        UsageError: If it doesn't look like a language code.

    Example:
        >>> check_code("EN_us")
        'en-us'
    """
    code = lang.strip().replace("_", "-")
    if not CODE.fullmatch(code):
        raise UsageError(
            f"{lang!r} is no language code: give two or three letters, such as 'en' or 'id', "
            "with subtags where needed, such as 'en-US'"
        )
    primary, hyphen, rest = code.partition("-")
    return primary.lower() + hyphen + rest


def can_detect(lang: str) -> bool:
    """Tell whether ``detect`` knows a language.

    Args:
        lang: A language code.

    Example:
        >>> can_detect("id-ID"), can_detect("ms")
        (True, False)
    """
    return bool(_profiles(check_code(lang).lower(), _factory().get_lang_list()))


def segment_languages(texts: Sequence[str], languages: Sequence[str]) -> list[str | None]:
    """Tell which of a few languages each of many short texts is in.

    This is for finding passages that were left untranslated: with two languages to choose
    from, a sentence is enough. It rests on py3langid (Lui and Baldwin 2012).

    Args:
        texts: Sentences, or other segments.
        languages: The codes to choose from, such as ``("en", "id")``; only primary subtags
            count.

    Returns:
        For each text one of *languages*, as given; ``None`` where it has fewer than
        ``LEAST_WORDS`` words of letters, which say too little.

    Raises:
        UsageError: If there are fewer than two languages, or one is unknown to py3langid.

    Example:
        >>> segment_languages(["Hujan turun sejak pagi.", "It rained all day.", "Fax: 1"],
        ...                   ("en", "id"))
        ['id', 'en', None]
    """
    given = {primary(check_code(lang)): lang for lang in languages}
    if len(given) < 2:
        raise UsageError("give at least two languages to choose from, such as ('en', 'id')")
    identifier = _identifier()
    identifier.set_languages()
    unknown = sorted(given.keys() - set(identifier.labels))
    if unknown:
        raise UsageError(f"the language {unknown[0]!r} can't be told from others by sentences")
    identifier.set_languages(sorted(given))
    return [
        given[identifier.classify(text)[0]] if len(WORD.findall(text)) >= LEAST_WORDS else None
        for text in texts
    ]


@functools.lru_cache(1 << 8)
def primary(lang: str) -> str:
    """Return the primary subtag of a language code, in lower case.

    The codes that ISO 639 withdrew in 1989, and that old programs still write, come out as those
    of today: ``in`` as ``id``.

    Args:
        lang: A code such as ``en-US`` or ``zh_Hans``.

    Example:
        >>> primary("en-US")
        'en'
    """
    code = lang.replace("_", "-").partition("-")[0].lower()
    return WITHDRAWN.get(code, code)


def _sample(text: str) -> str:
    """Return words from the beginning, the middle and the end of a text, without noise."""
    if len(text) > 6 * PIECE_LENGTH:
        middle = len(text) // 2 - PIECE_LENGTH
        starts = (0, middle, len(text) - 2 * PIECE_LENGTH)
        # Twice the length wanted: noise goes out of it.
        pieces = [text[start : start + 2 * PIECE_LENGTH] for start in starts]
    else:
        pieces = [text]
    limit = 3 * PIECE_LENGTH // len(pieces)
    return " ".join(_words(piece)[:limit] for piece in pieces)


def _words(piece: str) -> str:
    return " ".join(NOISE.sub(" ", piece).split())


def _most_probable(words: str, languages: Sequence[str] | None) -> tuple[str, float]:
    from langdetect.lang_detect_exception import LangDetectException

    factory = _factory()
    detector = factory.create()
    # The factory's own seed is shared with everybody who uses langdetect in this process.
    detector.seed = SEED
    if languages is not None:
        detector.set_prior_map(_prior(languages, factory.get_lang_list()))
    detector.append(words)
    try:
        guesses = detector.get_probabilities()
    except LangDetectException:
        raise UntoldLanguageError(
            "can't tell the language: no known alphabet in the text", ADVICE
        ) from None
    return (guesses[0].lang, guesses[0].prob) if guesses else ("unknown", 0.0)


def _prior(languages: Sequence[str], known: Sequence[str]) -> dict[str, float]:
    wanted: set[str] = set()
    for lang in languages:
        profiles = _profiles(check_code(lang).lower(), known)
        # A choice that leaves out the right answer would be sure of a wrong one.
        if not profiles:
            raise UsageError(f"the language {lang!r} can't be told from others: {ADVICE}")
        wanted.update(profiles)
    if not wanted:
        raise UsageError("no languages to choose from: give at least one, or None for all")
    return dict.fromkeys(wanted, 1 / len(wanted))


def _profiles(code: str, known: Sequence[str]) -> list[str]:
    """Return the profiles for a code: its own one, or all of its primary language."""
    if code in known:
        return [code]
    primary = code.partition("-")[0]
    return [name for name in known if name.partition("-")[0] == primary]


@functools.cache
def _factory() -> DetectorFactory:
    """Load langdetect's profiles, which takes half a second, once."""
    from langdetect import PROFILES_DIRECTORY
    from langdetect.detector_factory import DetectorFactory

    factory: DetectorFactory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    return factory


@functools.cache
def _identifier() -> LanguageIdentifier:
    """Load py3langid's model, which takes a second, once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: LanguageIdentifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    return identifier
