"""The site's vocabulary, candidates for a slip, dictionaries, language."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.clean import candidates, dictionaries, language
from pipeline.clean.counting import FULL, Builder, Tally, table_size
from pipeline.clean.spelling import LANGUAGES
from pipeline.clean.words import Small, Vocabulary

TEXTS = Path(__file__).parent / "cases" / "clean" / "texts"
needs_words = pytest.mark.skipif(
    bool(dictionaries.missing()), reason=f"no dictionary for {', '.join(dictionaries.missing())}"
)


def vocabulary(tmp_path: Path, pieces: list[list[str]], size: int = 1 << 16) -> Vocabulary:
    """The table of a site that was read in pieces."""
    builder = Builder(size)
    for piece in pieces:
        tally = Tally()
        for text in piece:
            tally.add(text)
        builder.take(tally.counted(size))
    builder.write(tmp_path / "words")
    return Vocabulary(str(tmp_path / "words"))


def test_counts(tmp_path: Path) -> None:
    """Words are counted as they are written: small ones, names, compounds; tags, attributes and code are no words."""
    site = vocabulary(
        tmp_path,
        [
            ['<p class="strong">L’algoritmo conta.</p><code>codice</code>'],
            ["Renzo conta: auto-gestito &egrave; l’algoritmo"],
        ],
    )
    assert site.count("algoritmo") == 2
    assert site.count("conta") == 2
    assert (site.count("renzo"), site.is_name("renzo"), site.is_name("conta")) == (0, True, False)
    assert site.count("auto-gestito") == 1
    assert [site.count(word) for word in ("class", "strong", "codice", "egrave")] == [0, 0, 0, 0]


def test_any_division_gives_the_same_table(tmp_path: Path) -> None:
    """However the input is cut into pieces, and in whatever order they come, the table is the same, to the byte."""
    texts = [path.read_text("utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    whole = vocabulary(tmp_path, [texts])
    first = (tmp_path / "words").read_bytes()
    vocabulary(tmp_path, [[text] for text in reversed(texts)])
    assert (tmp_path / "words").read_bytes() == first
    exact = Small(*texts)
    words = {
        word for text in texts for word in text.split() if word.isalpha() and word.islower() and len(word) > 2
    }
    assert whole.words == exact.words
    assert all(whole.count(word) == exact.count(word) for word in words)


def test_counts_stop_at_the_top(tmp_path: Path) -> None:
    """A word counted more often than a byte holds stays at the highest number."""
    assert vocabulary(tmp_path, [["parola " * 300], ["parola " * 300]]).count("parola") == FULL


def test_long_texts(tmp_path: Path) -> None:
    """A text longer than what is counted at once is cut at a blank; one without blanks is counted all the same."""
    site = vocabulary(tmp_path, [["Parola più-o-meno " * 20_000, "ab" * 200_000, "x1" * 200_000, "fine"]])
    assert (site.count("parola"), site.is_name("parola"), site.count("fine")) == (0, True, 1)
    assert (site.count("più"), site.count("meno"), site.count("più-o-meno")) == (FULL, FULL, FULL)
    assert (site.count("aba"), site.is_name("meno")) == (0, False)


@pytest.mark.parametrize("word", ["perché", "straße", "œuvre", "Čapek", "ЖУК", "été", "ǅungla", "ﬁne", "ºªµ"])
def test_a_word_alone_has_the_number_it_has_in_a_text(tmp_path: Path, word: str) -> None:
    """Letters of any script count as they do one by one; a capital anywhere makes a name."""
    site = vocabulary(tmp_path, [[f"uno <b>{word}</b>, due\U0001f600{word}"]])
    assert site.words == 4
    assert site.is_name(word.lower()) is (word != word.lower())
    assert site.count(word) == (2 if word == word.lower() else 0)


def test_table_size() -> None:
    """The table grows with the input, within bounds, by powers of two."""
    assert table_size(0) == 1 << 16
    assert table_size(100 << 20) == 1 << 24
    assert table_size(10 << 30) == 1 << 24


@needs_words
@pytest.mark.parametrize(
    ("code", "typed", "meant", "kind"),
    [
        ("it", "algolritmo", "algoritmo", "beside"),
        ("it", "partecipzione", "partecipazione", "left_out"),
        ("it", "straordianrio", "straordinario", "swapped"),
        ("en", "momment", "moment", "doubled"),
        ("en", "availible", "available", "other"),
        ("fr", "excelent", "excellent", "halved"),
        ("de", "folgendenden", "folgenden", "stuttered"),
        ("es", "diraccion", "", ""),
    ],
)
def test_guess(code: str, typed: str, meant: str, kind: str) -> None:
    """One slip away stands the word that was meant; two slips away none is looked for."""
    words = dictionaries.dictionary(code)
    assert words is not None
    best = candidates.guess(typed, words).best
    assert (best.word, best.kind) == (meant, kind) if best else not meant


@needs_words
def test_every_language_is_whole() -> None:
    """Each language of the table has dictionary, alphabet, keyboard and frequencies; each file is told with its digest."""
    for code in LANGUAGES:
        words = dictionaries.dictionary(code)
        assert words is not None
        assert len(words.ranks()) > 50_000
        assert code in candidates.NEAR
    told = dictionaries.resources()
    assert len({each.sha256 for each in told}) == len(told) >= 17
    assert told == sorted(told)


def test_missing_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its files a language is told to be missing, and its words are not checked."""
    monkeypatch.setattr(dictionaries, "_packaged", lambda: ())
    monkeypatch.setattr(dictionaries, "SYSTEM", ())
    assert dictionaries.missing() == LANGUAGES
    assert dictionaries.dictionary.__wrapped__("it") is None


@needs_words
def test_swiss_and_unknown_letters() -> None:
    """Swiss ss stands for ß; a word with letters that a dictionary's character set lacks is none of its words."""
    german = dictionaries.dictionary("de")
    assert german is not None
    assert german.has("strasse") == german.has("straße")
    assert not german.has("слово")


def test_language() -> None:
    """A long text speaks for itself; a short one follows what is known, and where it speaks against it, is unknown."""
    if language.model() is None:
        pytest.skip("no model")
    italian = (TEXTS / "it.txt").read_text("utf-8")
    assert language.language_of(italian, "de") == "it"
    assert language.language_of("algoritmo", "it") == "it"
    assert language.language_of("Über uns", "it") is None
    assert language.language_of("", "fr") == "fr"
    assert language.paragraph_language("tre parole sole", "en") == "en"
