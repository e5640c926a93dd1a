"""Errors as translators and editors make them, planted in the target of a translated sentence.

Each kind changes one place. What may be changed is told by tables and patterns of this file
alone, so that the checks are not measured by what they know themselves. All is drawn from a seed.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from babel import Locale

from benchmarks.made_sentences import (
    CITIES,
    COMPANIES,
    MONTHS_EN,
    PEOPLE,
    WEEKDAYS_EN,
    WEEKDAYS_ID,
)

__all__ = ["KINDS", "Kind", "Names", "Planted", "Planter", "Sentence"]

Place = tuple[int, int]
# What a change of one place is: where, and what to write there.
Change = tuple[Place, str]
LEAST_NAME, LEAST_NAME_WORD, LEAST_CLAUSE = 3, 5, 25
CLAUSE_SHARES = 0.15, 0.6
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Countries that are often in the news, to take each other's place.
COUNTRIES = (
    *("JP", "KR", "CN", "IN", "DE", "FR", "ES", "IT", "GB", "NL", "BE", "SE", "NO", "GR", "TR"),
    *("EG", "ZA", "MX", "BR", "CL", "SG", "MY", "TH", "PH", "KH", "SA", "RU", "PL", "CH", "NZ"),
)


@dataclass(frozen=True)
class Sentence:
    """A sentence and its translation.

    Attributes:
        document: What it stands in.
        source: The sentence.
        target: Its translation.
        next_target: The translation of the sentence that follows; empty at the end.
    """

    document: str
    source: str
    target: str
    next_target: str = ""


@dataclass(frozen=True)
class Planted:
    """A translation with one error in it.

    Attributes:
        target: The translation as changed.
        before: Where in the translation as it was the change is made.
        after: Where it stands in the translation as changed; empty where text was taken out.
        source: Where the source says what was changed, if that is known.
    """

    target: str
    before: Place
    after: Place
    source: Place | None = None


@dataclass(frozen=True)
class Language:
    """What the planter knows of a language.

    Attributes:
        months: January first; other spellings behind a bar.
        weekdays: Monday first.
        magnitudes: Words of one value together, the lowest first.
        magnitude_pattern: Finds one of them, in a group named ``word``, and what is grown to it.
        counted: What stands before a magnitude word that is counted.
        number_words: Two to ten.
        negations: Words that negate a sentence.
        day_first: Whether dates in digits are day, month, year.
        currencies: Names of currencies, no two of one.
        times: Finds times of day: ``hour``, and ``minute`` and ``half`` where they are said.
        halves: What is written instead of a half or part of the day.
    """

    months: Sequence[str]
    weekdays: Sequence[str]
    magnitudes: Sequence[Sequence[str]]
    magnitude_pattern: str
    counted: str
    number_words: Sequence[str]
    negations: Sequence[str]
    day_first: bool
    currencies: Sequence[str]
    times: str
    halves: Mapping[str, str]


LANGUAGES = {
    "en": Language(
        months=[
            f"{name}|{name[:3]}|Sept" if name == "September" else f"{name}|{name[:3]}"
            for name in MONTHS_EN
        ],
        weekdays=WEEKDAYS_EN,
        magnitudes=(("thousand", "k"), ("million", "m"), ("billion", "bn"), ("trillion", "tn")),
        magnitude_pattern=r"(?:\b(?P<word>thousand|million|billion|trillion)s?"
        r"|(?<=\d)(?P<short>k|m|bn|tn))\b",
        counted=r"(?:\d|\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|\w+teen|\w+ty"
        r"|hundred|half)) ?-?$",
        number_words=("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        negations=("not", "never", "no", "without"),
        day_first=False,
        currencies=("dollars", "euros", "pounds", "yen", "yuan", "rupiah", "pesos", "francs"),
        times=r"(?<![\d.,:$€£])(?P<hour>\d{1,2})(?:[.:](?P<minute>[0-5]\d))?\s?"
        r"(?P<half>[ap]\.?m\b\.?)"
        r"|\bat (?P<hour24>\d{1,2}):(?P<minute24>[0-5]\d)\b",
        halves={"a.m.": "p.m.", "p.m.": "a.m.", "am": "pm", "pm": "am"},
    ),
    "id": Language(
        months=[
            *("Januari|Jan", "Februari|Pebruari|Feb", "Maret|Mar", "April|Apr", "Mei", "Juni|Jun"),
            *("Juli|Jul", "Agustus|Agu|Ags|Agt", "September|Sept|Sep", "Oktober|Okt"),
            *("November|Nopember|Nov", "Desember|Des"),
        ],
        weekdays=WEEKDAYS_ID,
        magnitudes=(("ribu",), ("juta",), ("miliar", "milyar"), ("triliun",)),
        magnitude_pattern=r"\b(?:[Ss]e)?(?P<word>ribu|juta|miliar|milyar|triliun)"
        r"(?:an)?(?:nya)?\b",
        counted=r"(?:\d|\b(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh"
        r"|sebelas|belas|puluh|ratus|seratus|setengah)) ?$|\b[Ss]e$",
        number_words=(
            *("dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"),
        ),
        negations=("tidak", "tidaklah", "tak", "bukan", "bukanlah", "belum", "tanpa", "jangan"),
        day_first=True,
        currencies=(
            *("dolar AS", "dolar Singapura", "euro", "poundsterling", "yen", "yuan", "rupiah"),
            *("peso", "ringgit", "franc Swiss"),
        ),
        times=r"\b(?:[Pp]ukul|[Jj]am) (?P<hour>\d{1,2})(?:[.:](?P<minute>[0-5]\d))?"
        r"(?: (?P<half>pagi|siang|sore|malam))?\b",
        halves={"pagi": "malam", "siang": "malam", "sore": "pagi", "malam": "pagi"},
    ),
}
SYMBOLS = ("US$", "A$", "S$", "Rp", "$", "€", "£", "¥")
CURRENCY_STEMS = {
    "en": r"dollars?|euros?|pounds?|yen|yuan|rupiah|pesos?|francs?",
    "id": r"dolar(?: (?:AS|Amerika(?: Serikat)?|Singapura|Australia|Hong Kong|Kanada))?|euro"
    r"|pound(?:sterling)?|yen|yuan|rupiah|peso|ringgit|franc",
}
NEGATED = {
    "en": re.compile(
        r"\b(?:not|cannot|no|never|none|nobody|nothing|nowhere|neither|nor|without)\b|n[’']t\b",
        re.I,
    ),
    "id": re.compile(
        r"\b(?:tidak(?:lah|kah)?|tak|bukan(?:lah|kah|nya)?|belum|tanpa|jangan(?:lah)?|tiada)\b",
        re.I,
    ),
}
YEAR = r"(?:1[5-9]|20)\d\d"
# Numbers in digits, and what belongs to them.
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# A genitive's ``s`` is no part of a word.
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]{2,})*")


class Names:
    """The names in a set of documents: capitalised words that both sides write alike.

    No name is a word that also stands in small letters somewhere in the set, nor a month, a day
    of the week or an acronym. Invented names are among those that take another's place.

    Args:
        sentences: The set.
    """

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        texts = [text for x in sentences for text in (x.source, x.target)]
        self.small = {word for text in texts for word in WORD.findall(text) if word.islower()}
        for language in LANGUAGES.values():
            self.small |= {x.lower() for month in language.months for x in month.split("|")}
            self.small |= {x.lower() for x in language.weekdays}
        self.documents: dict[str, set[str]] = defaultdict(set)
        for x in sentences:
            for start, end in self.places(x):
                self.documents[x.target[start:end]].add(x.document)
        for made in (*PEOPLE, *CITIES, *COMPANIES):
            self.documents.setdefault(made, set())
        self.words = {x: tuple(WORD.findall(x)) for x in sorted(self.documents)}

    def places(self, sentence: Sentence) -> list[Place]:
        """Find the names in the target, each as long as both sides have it."""
        words = [m.span() for m in WORD.finditer(sentence.target)]
        found, n = [], 0
        while n < len(words):
            longest = next(
                (k for k in range(len(words), n, -1) if self._is_name(sentence, words[n:k])), None
            )
            if longest:
                found.append((words[n][0], words[longest - 1][1]))
            n = longest or n + 1
        return found

    def _is_name(self, sentence: Sentence, words: Sequence[Place]) -> bool:
        target = sentence.target
        gaps = [target[a[1] : b[0]] for a, b in pairwise(words)]
        texts = [target[start:end] for start, end in words]
        name = target[words[0][0] : words[-1][1]]
        return (
            all(gap == " " for gap in gaps)
            and all(x[0].isupper() and x.lower() not in self.small for x in texts)
            and not texts[-1].isupper()
            and len(name) >= LEAST_NAME
            and len(texts[-1]) > 1
            and place_of(name, sentence.source) is not None
        )

    def other(self, name: str, sentence: Sentence, rng: random.Random) -> str | None:
        """Draw a name of as many words from another document, no word of which is here."""
        here = set(WORD.findall(f"{sentence.source} {sentence.target}"))
        others = [
            other
            for other, words in self.words.items()
            if sentence.document not in self.documents[other]
            and len(other.split()) == len(name.split())
            and here.isdisjoint(words)
        ]
        return rng.choice(others) if others else None


@dataclass(frozen=True)
class Planter:
    """Plants errors in the translations of a set.

    Attributes:
        source_lang: The language of the sources.
        target_lang: The language of their translations.
        names: The names of the set.
        seed: What the draws come from.
    """

    source_lang: str
    target_lang: str
    names: Names
    seed: int = 1

    @property
    def language(self) -> Language:
        """What is known of the language of the translations."""
        return LANGUAGES[self.target_lang]

    def plant(self, kind: str, sentence: Sentence) -> Planted | None:
        """Plant an error of a kind.

        Returns:
            The changed translation; None where there is nothing to change.
        """
        rng = random.Random(f"{self.seed} {kind} {sentence.source} {sentence.target}")
        changes = KINDS[kind].changes(self, sentence, rng)
        old = sentence.target
        changes = [((a, b), new) for (a, b), new in changes if old[a:b] != new]
        if not changes:
            return None
        (start, end), new = rng.choice(changes)
        target = old[:start] + new + old[end:]
        source = counterpart(sentence, start, end)
        return Planted(target, (start, end), (start, start + len(new)), source)


@dataclass(frozen=True)
class Kind:
    """A kind of error.

    Attributes:
        changes: Finds what can be changed in a translation.
        checks: The checks that should find it.
        asked: The share that has to be found; None where nothing is asked.
    """

    changes: Callable[[Planter, Sentence, random.Random], list[Change]]
    checks: tuple[str, ...]
    asked: float | None = None


def digit(_: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change one digit of one number; never so that the number begins with a zero."""
    return [
        ((m.start(), m.end()), rng.choice([x for x in digits if x != m[0]]))
        for m in re.finditer(r"[0-9]", sentence.target)
        for digits in ["123456789" if begins_longer(sentence.target, m.start()) else "0123456789"]
    ]


def begins_longer(text: str, at: int) -> bool:
    """Tell whether a digit is the first of several."""
    return not text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def swapped_digits(_: Planter, sentence: Sentence, __: random.Random) -> list[Change]:
    """Swap two neighbouring digits of a number."""
    return [
        ((at, at + 2), m[2] + m[1])
        for m in re.finditer(r"(?=(\d)(\d))", sentence.target)
        for at in [m.start()]
        if m[1] != m[2] and not (m[2] == "0" and begins_longer(sentence.target, at))
    ]


def power_of_ten(_: Planter, sentence: Sentence, __: random.Random) -> list[Change]:
    """Write a whole number with one zero too many, or too few."""
    pattern = r"(?<![\w.,:/-])[1-9]\d*(?:([.,])\d{3})*(?![\w:/-]|[.,]\d)"
    changes = []
    for m in re.finditer(pattern, sentence.target):
        digits = bare(m[0])
        if len(digits) > 1 and not re.fullmatch(YEAR, m[0]):
            number = int(digits[:-1] if digits.endswith("0") else f"{digits}0")
            changes.append((m.span(), f"{number:,}".replace(",", m[1]) if m[1] else str(number)))
    return changes


def left_out(planter: Planter, sentence: Sentence, _: random.Random) -> list[Change]:
    """Leave out a number with the word behind it, if it is no part of a date or a time."""
    text = sentence.target
    times = [m.span() for m in re.finditer(planter.language.times, text)]
    taken = [place for x in days(planter, text) for place in (x.day, x.month)] + times
    pattern = rf"(?<![^\s(])(?!{YEAR})\d+(?:[.,]\d+)* [^\W\d]+ (?=\w)"
    return [
        (m.span(), "")
        for m in re.finditer(pattern, text)
        if not any(start < m.end() and m.start() < end for start, end in taken)
    ]


def number_word(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change one number that both sides write as a word."""
    own = planter.language.number_words
    others = LANGUAGES[planter.source_lang].number_words
    return [
        (m.span(), cased(rng.choice([x for x in own if x != word]), m[0]))
        for word, other in zip(own, others, strict=True)
        if len(words_in(sentence.source, [other])) == 1
        for m in words_in(sentence.target, [word])
    ]


def magnitude(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change the magnitude word of a counted number, what is grown to it kept."""
    return _magnitudes(planter, sentence, rng, counted=True)


def bare_magnitude(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change a magnitude word that nothing counts, as in *ribuan orang*."""
    return _magnitudes(planter, sentence, rng, counted=False)


def _magnitudes(
    planter: Planter, sentence: Sentence, rng: random.Random, *, counted: bool
) -> list[Change]:
    language = planter.language
    changes = []
    for m in re.finditer(language.magnitude_pattern, sentence.target):
        group = "word" if m["word"] else "short"
        before = sentence.target[: m.start(group)]
        if bool(re.search(language.counted, before)) != counted:
            continue
        others = [x[0 if group == "word" else 1] for x in language.magnitudes if m[group] not in x]
        changes.append((m.span(group), rng.choice(others)))
    return changes


@dataclass(frozen=True)
class Day:
    """A date in a text.

    Attributes:
        day: Where its day stands.
        month: Where its month stands.
        values: Day and month.
        named: Whether the month is written as a word.
    """

    day: Place
    month: Place
    values: tuple[int, int]
    named: bool


def days(planter: Planter, text: str) -> list[Day]:
    """Find the dates of a text that have a day and a month."""
    return [
        Day(m.span("day"), m.span("month"), (int(m["day"]), number or int(m["month"])), number > 0)
        for pattern, number in day_patterns(planter.target_lang)
        for m in re.finditer(pattern, text)
        if int(m["day"]) <= 31 and (number or int(m["month"]) <= 12)
    ]


@cache
def day_patterns(lang: str) -> list[tuple[str, int]]:
    """Return what finds dates, each with the number of its month, 0 for a month in digits."""
    language = LANGUAGES[lang]
    patterns = [(r"(?<!\d)\d{4}-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", 0)]
    if language.day_first:
        start = r"(?<![\d/-])(?P<day>\d{1,2})(?P<by>[/-])(?P<month>\d{1,2})"
        patterns.append((rf"{start}(?:(?P=by)\d{{4}}|(?=\)))", 0))
    for number, names in enumerate(language.months, 1):
        month = rf"(?P<month>{names})\b\.?"
        patterns.append((rf"(?<![\d–.,/-])(?P<day>\d{{1,2}}) {month}", number))
        if not language.day_first:
            patterns.append((rf"\b{month} (?P<day>\d{{1,2}})(?![\w:–-]| to\b)", number))
    return patterns


def swapped_day(planter: Planter, sentence: Sentence, _: random.Random) -> list[Change]:
    """Swap the day and the month of a date."""
    return [
        dated(planter, sentence.target, found, (month, day))
        for found in days(planter, sentence.target)
        for day, month in [found.values]
        if day <= 12 and day != month
    ]


def other_month(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change the month of a date."""
    return [
        dated(
            planter,
            sentence.target,
            found,
            (day, rng.choice([n for n in range(1, 13) if n != month])),
        )
        for found in days(planter, sentence.target)
        for day, month in [found.values]
    ]


def dated(planter: Planter, text: str, found: Day, values: tuple[int, int]) -> Change:
    """Write another day and month in the place of a date, in the same form."""
    day, month = (
        f"{number:02}" if text[place[0]] == "0" else str(number)
        for place, number in zip((found.day, found.month), values, strict=True)
    )
    if found.named:
        names = planter.language.months[values[1] - 1].split("|")
        was = text[slice(*found.month)]
        is_long = any(was == x.split("|")[0] for x in planter.language.months)
        month = names[0 if is_long else -1]
    written = {found.day: day, found.month: month}
    (start, end), (behind, last) = sorted(written)
    return (start, last), written[start, end] + text[end:behind] + written[behind, last]


def year(_: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change a year by some years, or swap its last digits."""
    changes = []
    for m in re.finditer(rf"(?<![\d.,/-]){YEAR}(?![\d/-]|[.,]\d)", sentence.target):
        near = [int(m[0]) + n for n in (-10, -2, -1, 1, 2, 10)]
        swapped = m[0][:2] + m[0][3] + m[0][2]
        changes.append((m.span(), rng.choice([*map(str, near), swapped])))
    return changes


def time_of_day(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change the hour or the minute of a time of day."""
    changes = []
    for m in re.finditer(planter.language.times, sentence.target):
        hour, minute = ("hour", "minute") if m["hour"] else ("hour24", "minute24")
        if m[minute] and rng.random() < 0.5:
            changes.append((m.span(minute), f"{(int(m[minute]) + rng.randint(1, 11) * 5) % 60:02}"))
        else:
            was = int(m[hour])
            latest = 12 if was <= 12 else 23
            near = [n for n in range(was - 3, was + 4) if 0 < n <= latest and n != was]
            changes.append((m.span(hour), f"{rng.choice(near):0{len(m[hour])}}"))
    return changes


def half_of_day(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Take the morning for the evening, or the other way round."""
    changes = []
    for m in re.finditer(planter.language.times, sentence.target):
        new = planter.language.halves.get(m["half"] or "")
        if new:
            changes.append((m.span("half"), new))
        elif m["minute"] and not m["half"] and int(m["hour"]) < 24:
            changes.append((m.span("hour"), f"{(int(m['hour']) + 12) % 24:02}"))
    return changes


def weekday(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change a day of the week."""
    own = planter.language.weekdays
    others = LANGUAGES[planter.source_lang].weekdays
    return [
        (m.span(), rng.choice([x for x in own if x != day]))
        for day, other in zip(own, others, strict=True)
        if re.search(rf"\b{other}\b", sentence.source)
        for m in re.finditer(rf"\b{day}\b", sentence.target)
    ]


def currency(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Change the currency of an amount: its name, or its sign."""
    stems = CURRENCY_STEMS[planter.target_lang]
    amounts = "|".join((r"\d", *(x for words in planter.language.magnitudes for x in words)))
    changes = []
    for m in re.finditer(rf"(?:{amounts}) (?P<name>{stems})\b", sentence.target):
        others = [x for x in planter.language.currencies if x.split()[0][:4] != m["name"][:4]]
        changes.append((m.span("name"), rng.choice(others)))
    signs = "|".join(map(re.escape, SYMBOLS))
    for m in re.finditer(rf"(?P<sign>{signs}) ?(?=\d)", sentence.target):
        dollars = "$" in m["sign"]
        others = [x for x in ("US$", "Rp", "€", "£") if x != m["sign"] and not dollars * ("$" in x)]
        changes.append((m.span("sign"), rng.choice(others)))
    return changes


def negation(planter: Planter, sentence: Sentence, _: random.Random) -> list[Change]:
    """Take out the one negation of a sentence whose source is negated, too."""
    return _negations(planter, sentence, several=False, negated=True)


def one_negation(planter: Planter, sentence: Sentence, _: random.Random) -> list[Change]:
    """Take out one negation of several."""
    return _negations(planter, sentence, several=True, negated=True)


def hidden_negation(planter: Planter, sentence: Sentence, _: random.Random) -> list[Change]:
    """Take out the negation where the source says it otherwise, as by *unable* or *lack*."""
    return _negations(planter, sentence, several=False, negated=False)


def _negations(
    planter: Planter, sentence: Sentence, *, several: bool, negated: bool
) -> list[Change]:
    in_target = len(NEGATED[planter.target_lang].findall(sentence.target))
    if (in_target > 1) != several:
        return []
    if bool(NEGATED[planter.source_lang].search(sentence.source)) != negated:
        return []
    text = sentence.target
    changes = [
        without(text, m.span()) for m in words_in(text, planter.language.negations, free=True)
    ]
    if planter.target_lang == "en":
        changes += [
            (m.span(), {"ca": "can", "wo": "will", "sha": "shall"}.get(m[1].lower(), m[1]))
            for m in re.finditer(r"\b(\w+?)n[’']t\b", text)
        ]
        changes += [((m.start() + 3, m.end()), "") for m in re.finditer(r"\b[Cc]annot\b", text)]
    return changes


def without(text: str, place: Place) -> Change:
    """Take out a word with the space behind it; what follows takes over its capital."""
    start, end = place
    space = re.compile(r",? ").match(text, end)
    if space is None:
        return (start - (text[start - 1 : start] == " "), end), ""
    follower = text[space.end() : space.end() + 1]
    return (start, space.end() + 1), follower.upper() if text[start].isupper() else follower


def name(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Replace a name by another of as many words."""
    return _names(planter, sentence, rng, part=slice(None))


def surname(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Replace the last word of a name of several."""
    return _names(planter, sentence, rng, part=slice(-1, None))


def _names(
    planter: Planter, sentence: Sentence, rng: random.Random, *, part: slice
) -> list[Change]:
    changes = []
    for start, end in planter.names.places(sentence):
        words = sentence.target[start:end].split()
        other = planter.names.other(" ".join(words), sentence, rng)
        if other is None or (part.start and len(words) == 1) or words[part] == other.split()[part]:
            continue
        kept = len(" ".join(words[part]))
        changes.append(((end - kept, end), " ".join(other.split()[part])))
    return changes


def letter(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Replace one letter inside a name."""
    return [
        ((at, at + 1), rng.choice([x for x in LETTERS if x != sentence.target[at].lower()]))
        for at in _letters(planter, sentence)
    ]


def slip(planter: Planter, sentence: Sentence, _: random.Random) -> list[Change]:
    """Leave out a letter inside a name, or swap it with the next."""
    text = sentence.target
    return [
        ((at, at + 2), new)
        for at in _letters(planter, sentence)
        if text[at + 1 : at + 2].islower()
        for new in (text[at + 1] + text[at], text[at])
    ]


def _letters(planter: Planter, sentence: Sentence) -> list[int]:
    """Find the letters inside the longer words of names."""
    return [
        start + word.start() + n
        for start, end in planter.names.places(sentence)
        for word in re.finditer(r"[^\W\d_]+", sentence.target[start:end])
        for n in range(1, len(word[0]))
        if len(word[0]) >= LEAST_NAME_WORD and word[0][n].islower()
    ]


def country(planter: Planter, sentence: Sentence, rng: random.Random) -> list[Change]:
    """Replace a country that both sides name."""
    own, others = territories(planter.target_lang), territories(planter.source_lang)
    return [
        (m.span(), own[rng.choice([x for x in COUNTRIES if others[x] not in sentence.source])])
        for code in COUNTRIES
        if re.search(rf"\b{others[code]}\b", sentence.source)
        for m in re.finditer(rf"\b{own[code]}\b", sentence.target)
    ]


@cache
def territories(lang: str) -> Mapping[str, str]:
    """Return the names of countries in a language, by code."""
    names: Mapping[str, str] = Locale(lang).territories
    return names


def clause(_: Planter, sentence: Sentence, __: random.Random) -> list[Change]:
    """Leave out the last clause."""
    text = sentence.target
    end = len(text.rstrip(".!?…”\"’')"))
    least, most = CLAUSE_SHARES
    return [
        ((m.start(), end), "")
        for m in re.finditer(r"(?:,|;| –| —) ", text)
        if end - m.start() >= LEAST_CLAUSE and least <= (end - m.start()) / len(text) <= most
    ]


def untranslated(_: Planter, sentence: Sentence, __: random.Random) -> list[Change]:
    """Leave the sentence in the language of the source."""
    return [((0, len(sentence.target)), sentence.source)] * (len(WORD.findall(sentence.source)) > 3)


def neighbour(_: Planter, sentence: Sentence, __: random.Random) -> list[Change]:
    """Put the translation of the next sentence in the place of this one's."""
    return [((0, len(sentence.target)), sentence.next_target)] * bool(sentence.next_target)


def words_in(text: str, words: Iterable[str], *, free: bool = False) -> list[re.Match[str]]:
    """Find words, in small letters or with a capital; *free*: not as a part of a compound."""
    border = r"[\w-]" if free else r"\w"
    pattern = rf"(?<!{border})(?:{'|'.join(words)})(?!{border}|\. ?\d)"
    return [m for m in re.finditer(pattern, text, re.I) if m[0][1:].islower()]


def cased(word: str, like: str) -> str:
    """Give a word a capital where another has one."""
    return word.capitalize() if like[0].isupper() else word


def counterpart(sentence: Sentence, start: int, end: int) -> Place | None:
    """Find where the source has the same number, or writes the same, as a place in the target."""
    for m in NUMBER.finditer(sentence.target):
        if m.start() <= start < end <= m.end():
            same = [x for x in NUMBER.finditer(sentence.source) if bare(x[0]) == bare(m[0])]
            return same[0].span() if same else None
    whole = [m.span() for m in WORD.finditer(sentence.target) if m.start() <= start < m.end()]
    first = whole[0][0] if whole else start
    last = max(end, whole[0][1] if whole else end)
    return place_of(sentence.target[first:last], sentence.source)


def bare(number: str) -> str:
    """Return the digits of a number."""
    return re.sub(r"\D", "", number)


def place_of(part: str, text: str) -> Place | None:
    """Find a part of a text that begins and ends at the border of a word."""
    found = part and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text)
    return found.span() if found else None


QUANTITIES = ("numbers", "dates", "codes", "addresses")
KINDS: Mapping[str, Kind] = {
    "digit": Kind(digit, QUANTITIES, 0.99),
    "magnitude word": Kind(magnitude, ("numbers",), 0.99),
    "day and month swapped": Kind(swapped_day, ("dates", "numbers"), 0.97),
    "negation dropped": Kind(negation, ("negation",), 0.90),
    "name": Kind(name, ("names",), 0.95),
    "surname": Kind(surname, ("names",)),
    "letter of a name": Kind(letter, ("names",)),
    "slip in a name": Kind(slip, ("names",)),
    "country": Kind(country, ("names",)),
    "two digits swapped": Kind(swapped_digits, QUANTITIES),
    "ten times as much": Kind(power_of_ten, QUANTITIES),
    "number left out": Kind(left_out, QUANTITIES),
    "month": Kind(other_month, ("dates", "numbers")),
    "year": Kind(year, ("dates", "numbers")),
    "day of the week": Kind(weekday, ("dates",)),
    "time": Kind(time_of_day, ("dates", "numbers")),
    "half of the day": Kind(half_of_day, ("dates",)),
    "number word": Kind(number_word, ("numbers",)),
    "bare magnitude word": Kind(bare_magnitude, ("numbers",)),
    "currency": Kind(currency, ("numbers", "units")),
    "one negation of several": Kind(one_negation, ("negation",)),
    "negation said otherwise": Kind(hidden_negation, ("negation",)),
    "last clause": Kind(clause, ("length", *QUANTITIES, "names")),
    "untranslated": Kind(untranslated, ("untranslated",)),
    "neighbour's sentence": Kind(neighbour, ("length", *QUANTITIES, "names")),
}
