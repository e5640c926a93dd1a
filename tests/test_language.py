from __future__ import annotations

import pytest

from align.errors import LanguageError, UsageError
from align.language import check_code, detect, segment_languages

ENGLISH = (
    "The prime minister said on Monday that the talks would continue next week. "
    "He praised the work of the diplomats and asked them to do more."
)
INDONESIAN = (
    "Perdana menteri mengatakan pada hari Senin bahwa perundingan akan dilanjutkan pekan depan. "
    "Ia memuji kerja para diplomat dan meminta mereka berbuat lebih banyak."
)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (ENGLISH, "en"),
        (INDONESIAN, "id"),
        ("Der Minister sagte am Montag, dass die Gespräche weitergehen würden.", "de"),
        ("Le ministre a déclaré lundi que les discussions se poursuivraient.", "fr"),
        ("日本の首相は昨日、国会で演説を行いました。", "ja"),
        ("中国外交部发言人昨天在北京表示，双方将继续谈判。", "zh-cn"),
    ],
)
def test_any_language(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Good news from Hanoi", "en"),
        ("Why? she asked.", "en"),
        ("The hall reopens", "en"),
        ("Kabar baik dari Hanoi", "id"),
        ("Gedung itu dibuka kembali", "id"),
        ("Dia tidak datang.", "id"),
    ],
)
def test_short_text_of_two_languages(text: str, lang: str) -> None:
    assert detect(text, languages=("en", "id")) == lang
    assert detect(text, languages=("en-US", "ID")) == lang


def test_the_beginning_alone_does_not_decide() -> None:
    assert detect("Breaking news: read this. " + INDONESIAN * 40 + " Share this story.") == "id"


def test_addresses_and_numbers_say_nothing() -> None:
    noise = "https://www.example.com/the-news-of-the-day 10/11/2025 editor@example.com @thenews "
    assert detect(noise * 5 + INDONESIAN) == "id"


def test_earlier_calls_and_other_users_of_langdetect_change_nothing() -> None:
    import langdetect

    text = "Total normal."
    first = [_answer(text) for _ in range(5)]
    detect(ENGLISH)
    langdetect.DetectorFactory.seed = 99
    try:
        assert [_answer(text) for _ in range(5)] == first
        assert len(set(first)) == 1
        assert langdetect.DetectorFactory.seed == 99
    finally:
        langdetect.DetectorFactory.seed = None


def _answer(text: str) -> str:
    try:
        return detect(text)
    except LanguageError as error:
        return str(error)


def test_a_long_text_is_told_by_its_pieces() -> None:
    assert detect(ENGLISH * 20_000) == "en"


@pytest.mark.parametrize("text", ["", " \n", "12 345", "https://example.com", "—…!", "😀", "ꙮ"])
def test_text_without_words(text: str) -> None:
    with pytest.raises(LanguageError, match="--source-lang or --target-lang") as error:
        detect(text)
    assert "\n" not in str(error.value)


def test_a_weak_guess_is_refused() -> None:
    with pytest.raises(LanguageError, match=r"probability of 0\.\d\d.*--source-lang"):
        detect("Bali Vietnam Hanoi hotel radio")


@pytest.mark.parametrize("languages", [("en", "ms"), ("xx",), (), ("not a code",)])
def test_wrong_languages_to_choose_from(languages: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        detect(ENGLISH, languages=languages)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("en", "en"),
        ("ID", "id"),
        ("en_US", "en-US"),
        ("zh-Hans-CN", "zh-Hans-CN"),
        ("zh_Hans_CN", "zh-Hans-CN"),
        (" ban ", "ban"),
        ("es-419", "es-419"),
    ],
)
def test_codes(given: str, code: str) -> None:
    assert check_code(given) == code


@pytest.mark.parametrize(
    "given", ["", "e", "english", "en-", "-en", "en--US", "e1", "en US", "en/US", "日本", "en-é"]
)
def test_wrong_codes(given: str) -> None:
    with pytest.raises(UsageError, match="no language code"):
        check_code(given)


def test_the_language_of_segments() -> None:
    texts = [
        "Perdana menteri tiba pada pagi hari.",
        "The prime minister came in the morning.",
        "Fax: 814.863.6874",
        "",
        "Hanoi 2025",
        "HUJAN TURUN SEJAK PAGI",
    ]
    expected = ["id-ID", "en", None, None, None, "id-ID"]
    assert segment_languages(texts, ("en", "id-ID")) == expected
    # Another choice does not stick.
    assert segment_languages(["Le maire est venu ce matin."], ("en", "fr")) == ["fr"]
    assert segment_languages(texts, ("en", "id-ID")) == expected


@pytest.mark.parametrize(
    ("languages", "says"),
    [
        ((), "at least two"),
        (("en",), "at least two"),
        (("en", "en-US"), "at least two"),
        (("en", "qq"), "'qq' can't be told"),
        (("en", "english"), "no language code"),
    ],
)
def test_wrong_languages_of_segments(languages: tuple[str, ...], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        segment_languages(["It rained."], languages)
