"""``transcribe vocab`` as its users meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from transcribe.cli import main
from transcribe.postprocess.correction.office_words import read_office_words

SETTINGS = '[[authors]]\nid = "lindqvist"\nname = "Victor Lindqvist, MD"\ntitle = "Spine Surgery"\n'


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "office.toml"
    path.write_text(SETTINGS)
    return path


class Vocab:
    """The command with one office's settings: exit code, standard output and error of each call."""

    def __init__(self, settings: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.settings, self.words, self._capsys = settings, settings.with_name("office_words.tsv"), capsys

    def __call__(self, action: str, *arguments: str) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = main(["vocab", action, *arguments, "--settings", str(self.settings)])
        printed = self._capsys.readouterr()
        return code, printed.out, printed.err

    @property
    def terms(self) -> list[str]:
        return [word.term for word in read_office_words(self.words)]


@pytest.fixture
def vocab(settings: Path, capsys: pytest.CaptureFixture[str]) -> Vocab:
    return Vocab(settings, capsys)


def test_a_word_is_added_shown_and_removed(vocab: Vocab) -> None:
    assert vocab("list") == (0, "", f"There are no words yet: {vocab.words} is not there.\n")
    added = ("Xarelto", "--kind", "drug", "--sounds-like", "zar el toe", "--misheard", "zarelto", "--note", "ours")
    assert vocab("add", *added) == (0, f"Added “Xarelto” to {vocab.words}\n", "")
    shown = "Xarelto  drug  everybody  sounds like zar el toe  misheard as zarelto  ours\n"
    assert vocab("list") == (0, shown, f"1 word in {vocab.words}\n")
    code, out, _ = vocab("list", "--json")
    assert (code, json.loads(out)) == (
        0,
        [
            {
                "term": "Xarelto",
                "kind": "drug",
                "sounds_like": ["zar el toe"],
                "misheard": ["zarelto"],
                "author": "",
                "speciality": "",
                "note": "ours",
                "line": 4,
            }
        ],
    )
    assert vocab("remove", "xarelto") == (0, f"Removed “xarelto” from {vocab.words}\n", "")
    assert vocab.terms == []


def test_words_of_an_author_and_of_a_speciality(vocab: Vocab) -> None:
    for term, scope in {
        "Bovie": [],
        "Zeller": ["--author", "lindqvist"],
        "Prolix": ["--speciality", "surgery"],
    }.items():
        assert vocab("add", term, *scope)[0] == 0
    assert vocab("add", "Osei", "--author", "osei")[2].startswith("Note: the settings know no author “osei”")
    assert vocab("list", "--author", "Lindqvist")[1].split() == [
        *("Bovie", "term", "everybody", "Zeller", "term", "lindqvist"),
        *("Prolix", "term", "surgery"),
    ]
    assert vocab("list", "--author", "somebody")[1].split() == ["Bovie", "term", "everybody"]
    assert vocab("list", "--search", "ZEL")[1].split() == ["Zeller", "term", "lindqvist"]
    code, _, told = vocab("remove", "Zeller")
    assert (code, told) == (
        2,
        "transcribe: office_words.tsv has no such term for everybody; for others it is in line 5.\n",
    )
    assert vocab("remove", "Zeller", "--author", "lindqvist")[0] == 0
    assert vocab.terms == ["Bovie", "Prolix", "Osei"]


def test_a_term_of_two_specialities_is_removed_for_the_one_that_is_named(vocab: Vocab) -> None:
    for speciality in ("surgery", "cardiology"):
        assert vocab("add", "MR", "--speciality", speciality)[0] == 0
    code, _, told = vocab("remove", "MR")
    assert (code, "for several specialities (lines 4, 5); name one" in told) == (2, True)
    assert vocab("remove", "MR", "--speciality", "surgery")[0] == 0
    assert [word.speciality for word in read_office_words(vocab.words)] == ["cardiology"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["=HYPERLINK(1)"], "begins with “=”"),
        (["Bo\x1bvie"], "cannot be seen"),
        (["Prolix", "--sounds-like", "/PROLIX/"], "no ARPABET phone"),
        (["Prolix", "--misheard", "metoprolol"], "is a medical term itself"),
        (["Prolix", "--misheard", "boe vee"], "is rewritten to another term as well (line 4)"),
        (["boe vee"], "is a misheard wording of another term (line 4)"),
        (["Bovie", "--note", "new"], "in line 4 of office_words.tsv already, with other details"),
    ],
)
def test_what_is_refused_changes_nothing(arguments: list[str], sentence: str, vocab: Vocab) -> None:
    assert vocab("add", "Bovie", "--misheard", "boe vee")[0] == 0
    before = vocab.words.read_bytes()
    code, out, told = vocab("add", *arguments)
    assert (code, out) == (2, "")
    assert told.startswith("transcribe: Nothing was added: ")
    assert sentence in told
    assert vocab.words.read_bytes() == before


def test_the_same_word_twice_is_no_error(vocab: Vocab) -> None:
    assert vocab("add", "Bovie")[0] == 0
    assert vocab("add", "Bovie") == (0, f"“Bovie” is there already (line 4 of {vocab.words})\n", "")


def test_who_insists_may_have_a_right_word_rewritten(vocab: Vocab) -> None:
    assert vocab("add", "apixaban", "--misheard", "picks up in")[0] == 2
    assert vocab("add", "apixaban", "--misheard", "picks up in", "--force")[0] == 0
    assert read_office_words(vocab.words)[0].misheard == ("picks up in",)


def test_an_everyday_word_is_added_with_a_note(vocab: Vocab) -> None:
    code, _, told = vocab("add", "Bank", "--kind", "person")
    assert (code, told.startswith("Note: “Bank” is everyday English as well")) == (0, True)


GOOD = "Term,Kind,Said as,Comment\r\nMüller,Doctor,mew ler,\r\nBovie,Device,,cautery\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_imported_as_a_spreadsheet_saved_it(encoding: str, vocab: Vocab, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(GOOD.encode(encoding))
    assert vocab("add", "bovie", "--note", "kept")[0] == 0
    assert vocab("import", str(file)) == (0, f"Added 1, already there 1, refused 0: {vocab.words}\n", "")
    words = read_office_words(vocab.words)
    assert [(word.term, word.kind.value, word.sounds_like, word.note) for word in words] == [
        ("bovie", "term", (), "kept"),
        ("Müller", "person", ("mew ler",), ""),
    ]


def test_a_bare_list_is_imported_for_an_author(vocab: Vocab, tmp_path: Path) -> None:
    file = tmp_path / "names.txt"
    file.write_text("Ann Zeller\n\nSmith, Ben\nann zeller\n")
    scope = ("--kind", "person", "--author", "lindqvist", "--speciality", "surgery")
    code, out, told = vocab("import", str(file), *scope)
    assert (code, out) == (0, f"Added 2, already there 1, refused 0: {vocab.words}\n")
    assert told == "Note: 2 words will be used for one speciality only.\n"
    words = read_office_words(vocab.words)
    assert [(word.term, word.kind.value, word.author, word.speciality) for word in words] == [
        ("Ann Zeller", "person", "lindqvist", "surgery"),
        ("Smith, Ben", "person", "lindqvist", "surgery"),
    ]


BAD = 'term\tkind\tmisheard\nBovie\tdevice\t\n=SUM(A1)\t\t\nProlix\tgadget\tthe\nZeller\t"\t\nPrune\t\tboevie\n'


def test_a_file_with_bad_rows_is_imported_whole_or_not_at_all(vocab: Vocab, tmp_path: Path) -> None:
    file = tmp_path / "list.tsv"
    file.write_text(BAD)
    code, out, told = vocab("import", str(file))
    assert (code, out) == (
        1,
        f"Added 0, already there 0, refused 3; nothing was added (--skip-bad adds the others): {vocab.words}\n",
    )
    assert [line.split(":")[0] for line in told.splitlines()] == [f"list.tsv, line {number}" for number in (3, 4, 4, 5)]
    assert not vocab.words.exists()
    code, out, _ = vocab("import", str(file), "--skip-bad")
    assert (code, out) == (1, f"Added 2, already there 0, refused 3: {vocab.words}\n")
    assert vocab.terms == ["Bovie", "Prune"]


def test_an_import_that_insists(vocab: Vocab, tmp_path: Path) -> None:
    file = tmp_path / "list.tsv"
    file.write_text("term\tmisheard\nProlix\tthe\n")
    assert vocab("import", str(file))[0] == 1
    assert vocab("import", str(file), "--force")[0] == 0
    assert read_office_words(vocab.words)[0].insisted == {"the"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file list.csv to import."),
        (b"PK\x03\x04", "it is a workbook"),
        (b"term,comment,note2,remarks\n", "several of its columns mean “note”"),
    ],
)
def test_a_file_that_cannot_be_imported(content: bytes | None, sentence: str, vocab: Vocab, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    if content is not None:
        file.write_bytes(content)
    code, _, told = vocab("import", str(file))
    assert (code, sentence in told) == (2, True)


def test_words_lie_where_the_settings_say(vocab: Vocab, tmp_path: Path) -> None:
    vocab.settings.write_text(f'vocabulary = "lists/words.tsv"\n{SETTINGS}')
    assert vocab("add", "Bovie")[0] == 0
    assert [word.term for word in read_office_words(tmp_path / "lists" / "words.tsv")] == ["Bovie"]
    vocab.settings.write_text('vocabulary = "lists"\n')
    code, _, told = vocab("add", "Bovie")
    assert (code, "wrong at 'vocabulary': this is a folder" in told) == (2, True)


def test_without_settings_words_lie_in_the_users_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("APPDATA", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert main(["vocab", "add", "Bovie"]) == 0
    path = tmp_path / "transcribe" / "office_words.tsv"
    assert capsys.readouterr().out == f"Added “Bovie” to {path}\n"
    assert [word.term for word in read_office_words(path)] == ["Bovie"]


def test_what_is_damaged_is_told_beside_what_is_shown(vocab: Vocab) -> None:
    vocab.words.write_text("term\tkind\nBovie\t\n=x\t\n")
    code, out, told = vocab("list")
    assert (code, out) == (0, "Bovie  term  everybody\n")
    assert told.splitlines()[1].startswith("office_words.tsv, line 3: the term begins with")
