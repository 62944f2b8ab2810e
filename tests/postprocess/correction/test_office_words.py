"""An office's own words: what is read, what is refused and why, for whom a word is, and a file that changes."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcribe.errors import VocabularyError
from transcribe.phones import from_arpabet
from transcribe.postprocess.correction.office_words import (
    OfficeKind,
    OfficeWord,
    OfficeWordsFile,
    cells_of,
    for_author,
    read_office_words,
    usable_office_words,
    word_of,
)

HEADER = "term\tkind\tsounds_like\tmisheard\tauthor\tspeciality\tnote\n"


def office(folder: Path, *rows: str) -> Path:
    path = folder / "office_words.tsv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_a_whole_row(tmp_path: Path) -> None:
    path = office(
        tmp_path, "Xarelto\tdrug\tzar el toe | /Z AH0 R EH1 L T OW0/\tzarelto|sarel toe\tlindqvist\tcardiology\tours"
    )
    (word,) = read_office_words(path)
    assert word == OfficeWord(
        "Xarelto",
        OfficeKind.DRUG,
        ("zar el toe", "/Z AH0 R EH1 L T OW0/"),
        ("zarelto", "sarel toe"),
        "lindqvist",
        "cardiology",
        "ours",
        line=2,
    )
    assert word.respelled == ("zar el toe",)
    assert word.sounds == (from_arpabet("Z AH0 R EH1 L T OW0"),)


def test_no_file_holds_no_words(tmp_path: Path) -> None:
    assert read_office_words(tmp_path / "none.tsv") == ()
    assert usable_office_words(tmp_path / "none.tsv") == ((), ())


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("", "term"),
        ("Drug", "drug"),
        ("Medication", "drug"),
        ("Doctor", "person"),
        ("hospital", "place"),
        ("x-y", None),
    ],
)
def test_kinds(kind: str, meant: str | None) -> None:
    word, reasons = word_of({"term": "Bovie", "kind": kind})
    assert word is not None
    assert (word.kind, bool(reasons)) == (meant or "other", meant is None)


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("", "no term"),
        ("   ", "no term"),
        ("=SUM(A1)", "begins with “=”"),
        ("+1", "begins with “+”"),
        ("-itis", "begins with “-”"),
        ("@home", "begins with “@”"),
        ("#1 splint", "begins with “#”"),
        ("12", "no letter"),
        ("x" * 81, "longer than 80"),
        ("Bo\x07vie", "cannot be seen"),
        ("Bo\u200bvie", "cannot be seen"),
        ("Bo\u202evie", "cannot be seen"),
        ("Bo\nvie", "cannot be seen"),
        ("one|two", "row of its own"),
        ('Ann "Bones', "no partner"),
    ],
)
def test_terms_that_are_refused(term: str, reason: str) -> None:
    word, reasons = word_of({"term": term})
    assert word is None
    assert reason in "; ".join(reasons)


@pytest.mark.parametrize(
    "term", ["5-FU", "Müller", "St. Anne's Hospital", 'the "big" pump', "x" * 80, "K+ sparing", "3M"]
)
def test_terms_that_are_kept_as_they_are(term: str) -> None:
    word, reasons = word_of({"term": term, "note": "=1+1"})
    assert (word and word.term, word and word.note, reasons) == (term, "=1+1", ())


def test_spaces_and_accents_are_made_one() -> None:
    word, _ = word_of({"term": " Mu\u0308ller \xa0 clinic "})
    assert word is not None
    assert word.term == "Müller clinic"


@pytest.mark.parametrize(
    ("sounds_like", "kept", "reason"),
    [
        ("zah-REL-toe", ("zah-REL-toe",), ""),
        ("/z ah0 r eh1 l t ow0/", ("/z ah0 r eh1 l t ow0/",), ""),
        ("zar el toe|/Q X/", ("zar el toe",), "pronunciation 2 holds something between its slashes that is no ARPABET"),
        ("/Z AH0", (), "only one slash"),
        ("//", (), "nothing between its slashes"),
        ("4 u", (), "write figures as words"),
        ("|".join("a" * n for n in range(1, 30)), tuple("a" * n for n in range(1, 21)), "more than 20"),
    ],
)
def test_pronunciations(sounds_like: str, kept: tuple[str, ...], reason: str) -> None:
    word, reasons = word_of({"term": "Xarelto", "sounds_like": sounds_like})
    assert word is not None
    assert word.sounds_like == kept
    assert reason in "; ".join(reasons)
    assert bool(reasons) == bool(reason)


@pytest.mark.parametrize(
    ("misheard", "reason"),
    [
        ("zarelto", ""),
        ("sarel toe", ""),
        ("metoprolol", "is a medical term itself"),
        ("Atrial-Fibrillation", "is a medical term itself"),
        ("crohn’s disease", "is a medical term itself"),
        ("often", "is plain English"),
        ("speculated", "is plain English"),
        ("back often", "is made of everyday English words"),
        ("picks up in", "is made of everyday English words"),
        ("xarel 50", "holds a figure"),
        ("no lapreel", "holds a negation or a side"),
        ("left zarel", "holds a negation or a side"),
        ("zx", "has fewer than 3 letters"),
        ("xarelto", "is the term itself"),
        ("...", "has no letter"),
        ("q" * 81, "is longer than 80"),
    ],
)
def test_misheard_wordings(misheard: str, reason: str) -> None:
    word, reasons = word_of({"term": "Xarelto", "misheard": misheard})
    assert word is not None
    assert word.misheard == (() if reason else (misheard,))
    assert reason in "; ".join(reasons)
    assert misheard not in "; ".join(reasons)


def test_who_insists_gets_a_right_word_rewritten(tmp_path: Path) -> None:
    (word,) = read_office_words(office(tmp_path, "apixaban\tdrug\t\tpicks up in!|apixiban !"))
    assert word.misheard == ("picks up in", "apixiban")
    assert word.insisted == {"picks up in"}
    assert cells_of(word)["misheard"] == "picks up in!|apixiban"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (["Bovie", "BOVIE"], "office_words.tsv, line 3: the term is there already (line 2)."),
        (["Bovie", "=x"], "office_words.tsv, line 3: the term begins with “=”, as a spreadsheet's formula does."),
        (["Bovie\tthing"], "line 2: the kind is none of drug, term, person, place, abbreviation, other."),
        (["Bovie\t\t\tzarel|zorel", "Prolix\t\t\tzarel"], "line 2: a misheard wording is rewritten to another term as"),
        (["Zarel", "Prolix\t\t\tzarel"], "line 3: a misheard wording is another of the office's terms (line 2)."),
        (["Prolix\t\t\tzarel", "Zarel"], "line 2: a misheard wording is another of the office's terms (line 3)."),
    ],
)
def test_the_first_fault_is_named_by_its_line(rows: list[str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(VocabularyError) as refused:
        read_office_words(office(tmp_path, *rows))
    assert sentence in str(refused.value)


def test_what_is_wrong_costs_no_more_than_itself(tmp_path: Path) -> None:
    path = office(
        tmp_path,
        "Bovie\tother\tboe vee|4\tbovy x|the",
        "=cmd|calc",
        'Prolix\tother\t"',
        "Zeller\tperson\t\tbovy x\tlindqvist",
        "Bovie",
        "Last",
    )
    words, problems = usable_office_words(path)
    assert [(word.term, word.sounds_like, word.misheard) for word in words] == [
        ("Bovie", ("boe vee",), ()),
        ("Zeller", (), ()),
        ("Last", (), ()),
    ]
    assert [problem.split(":")[0].split()[-1] for problem in problems] == ["2", "2", "2", "3", "3", "4", "5", "6"]


def test_words_of_two_authors_do_not_clash(tmp_path: Path) -> None:
    words = read_office_words(office(tmp_path, "Bovie\t\t\tzarel\tann", "Prolix\t\t\tzarel\tben", "Bovie\t\t\t\tben"))
    assert [word.misheard for word in words] == [("zarel",), ("zarel",), ()]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "it is a workbook"),
        (b"\xff\xfeb", "it is not text"),
        (b"a\n" * 60_000, "more than 50,000 rows"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_a_damaged_file_gives_a_sentence_and_no_words(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "office_words.tsv"
    path.write_bytes(content)
    words, problems = usable_office_words(path)
    assert (words, len(problems)) == ((), 1)
    assert sentence in problems[0]
    with pytest.raises(VocabularyError):
        read_office_words(path)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    assert "cannot be read" in usable_office_words(tmp_path)[1][0]


@given(st.binary(max_size=400))
def test_no_content_stops_a_dictation(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.tsv"
    path.write_bytes(content)
    usable_office_words(path)
    path.write_bytes(HEADER.encode() + content)
    usable_office_words(path)


@given(
    st.text(max_size=90),
    st.lists(st.text(max_size=90), max_size=3),
    st.lists(st.text(max_size=90), max_size=3),
    st.text(max_size=20),
)
def test_a_word_that_is_read_can_be_written_and_read(
    term: str, sounds_like: list[str], misheard: list[str], note: str
) -> None:
    cells = {"term": term, "sounds_like": "|".join(sounds_like), "misheard": "!|".join(misheard), "note": note}
    word, _ = word_of(cells)
    if word is not None:
        assert word_of(cells_of(word)) == (word, ())


EVERYBODY, OWN, SURGERY = OfficeWord("a"), OfficeWord("b", author="Lindqvist"), OfficeWord("c", speciality="surgery")
BOTH, LETTERS = OfficeWord("d", author="lindqvist", speciality="spine surgery"), OfficeWord("e", speciality="ENT")


@pytest.mark.parametrize(
    ("author", "speciality", "terms"),
    [
        (None, None, "a"),
        ("lindqvist", None, "ab"),
        ("LINDQVIST", "Spine Surgery", "abcd"),
        ("osei", "spine surgery", "ac"),
        (None, "Surgery", "ac"),
        (None, "e n t", "ae"),
        ("osei", "cardiology", "a"),
        ("lindqvis", "neurosurgery", "a"),
    ],
)
def test_for_whom_a_word_is(author: str | None, speciality: str | None, terms: str) -> None:
    found = for_author((EVERYBODY, OWN, SURGERY, BOTH, LETTERS), author, speciality)
    assert "".join(word.term for word in found) == terms


def aged(path: Path, seconds: int) -> Path:
    """The file, as if it had been changed so long after the year 2000."""
    os.utime(path, (946_684_800 + seconds,) * 2)
    return path


def test_a_running_program_sees_a_change(tmp_path: Path) -> None:
    path = tmp_path / "office_words.tsv"
    file = OfficeWordsFile(path)
    assert file.words() == ()
    aged(office(tmp_path, "Bovie"), 1)
    first = file.words()
    assert [word.term for word in first] == ["Bovie"]
    assert file.words() is first
    aged(office(tmp_path, "Zeler"), 2)  # of the same size
    assert [word.term for word in file.words()] == ["Zeler"]
    path.unlink()
    assert file.words() == ()


def test_two_changes_in_one_tick_of_the_file_system_are_both_seen(tmp_path: Path) -> None:
    path = office(tmp_path, "Bovie")
    moment = path.stat().st_mtime_ns
    file = OfficeWordsFile(path)
    assert [word.term for word in file.words()] == ["Bovie"]
    office(tmp_path, "Zeler")
    os.utime(path, ns=(moment, moment))
    assert [word.term for word in file.words()] == ["Zeler"]


def test_what_cannot_be_read_leaves_the_words_of_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path / "drive"
    folder.mkdir()
    path = aged(office(folder, "Bovie", "=x"), 1)
    file = OfficeWordsFile(path)
    with caplog.at_level(logging.WARNING):
        first = file.words()
        assert [record.getMessage().split(":")[0] for record in caplog.records] == ["office_words.tsv, line 3"]
        caplog.clear()
        path.write_bytes(b"PK\x03\x04")
        assert file.words() is first
        assert file.words() is first
        assert len(caplog.records) == 1
    shutil.rmtree(folder)
    assert file.words() is first
    folder.mkdir()
    assert file.words() == ()


def test_without_a_file_there_are_no_words() -> None:
    assert OfficeWordsFile(None).words() == ()
