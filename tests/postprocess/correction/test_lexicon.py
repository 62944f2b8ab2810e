"""Terms by wording and by sound, an office's own words among them, and the file that a lexicon is stored in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from transcribe.phones import from_arpabet
from transcribe.postprocess.correction import lexicon_file
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm, of_own
from transcribe.postprocess.correction.lexicon_file import Stored, cache_folder, fingerprint
from transcribe.postprocess.correction.pronunciations import spoken
from transcribe.postprocess.correction.sound_index import SoundIndex
from transcribe.postprocess.correction.term_table import TermTable
from transcribe.postprocess.correction.terms import Kind, Term

SAID = {
    Term("apixaban", Kind.DRUG, 1): "AH P IH K S AH B AE N",
    Term("doxepin", Kind.DRUG, 2): "D AA K S AH P IH N",
    Term("baclofen", Kind.DRUG, 1): "B AE K L OW F EH N",
    Term("edema", Kind.FINDING, 1): "AH D IY M AH",
    Term("oedema", Kind.FINDING, 1, preferred="edema"): "IY D IY M AH",
    Term("acetaminophen", Kind.DRUG, 1): "AH S IY T AH M IH N AH F AH N",
    Term("paracetamol", Kind.DRUG, 1, preferred="acetaminophen"): "P AE R AH S IY T AH M AO L",
    Term("seborrheic keratosis", Kind.DIAGNOSIS, 1): "S EH B AH R IY IH K K EH R AH T OW S AH S",
    Term("murmur", Kind.FINDING, 1): "M ER M ER",
    Term("murmurs", Kind.FINDING, 1, head="murmur"): "M ER M ER Z",
    Term("Heather", Kind.BRAND, 3, ordinary=True): "HH EH DH ER",
    Term("hederin", Kind.DRUG, 4): "HH EH D ER IH N",
}


@pytest.fixture(scope="module")
def stored() -> Stored:
    pairs = [(from_arpabet(sounds), number) for number, sounds in enumerate(SAID.values())]
    return Stored(TermTable.of(tuple(SAID)), SoundIndex.of(pairs))


@pytest.fixture(scope="module")
def lexicon(stored: Stored) -> Lexicon:
    return Lexicon(stored)


def nearest(lexicon: Lexicon, *arpabet: str, worst: float = 0.45) -> list[list[str]]:
    found = lexicon.nearest([from_arpabet(sounds) for sounds in arpabet], worst=worst)
    return [[near.term.written for near in row] for row in found]


@pytest.mark.parametrize("term", SAID)
def test_what_it_knows(lexicon: Lexicon, term: Term) -> None:
    assert lexicon.knows(term.written) == lexicon.knows(f" {term.written.upper()},") == term


def test_what_it_does_not_know(lexicon: Lexicon) -> None:
    assert lexicon.knows("picks up in") is None
    assert lexicon.knows("") is None
    assert lexicon.nearest([]) == []


HEARD = [  # what was heard, how it sounds, what was said
    ("picks up in", "P IH K S AH P IH N", "apixaban"),
    ("back often", "B AE K AO F AH N", "baclofen"),
    ("subrate caratosis", "S AH B R EY T K EH R AH T OW S IH S", "seborrheic keratosis"),
    ("a demon", "AH D IY M AH N", "edema"),
]


@pytest.mark.parametrize(("words", "sounds", "said"), HEARD, ids=[row[0] for row in HEARD])
def test_what_sounds_like_it_comes_first(lexicon: Lexicon, words: str, sounds: str, said: str) -> None:
    (row,) = lexicon.nearest([from_arpabet(sounds)], written=[words])
    assert row[0].term.written == said
    assert 0 < row[0].distance <= 0.45
    assert row[0].sounds == from_arpabet(SAID[row[0].term])


def test_many_spans_are_answered_in_their_order(lexicon: Lexicon) -> None:
    spans = ["M ER M ER", "", "P IH K S AH P IH N", "Z", "AH D IY M AH"]
    found = nearest(lexicon, *spans)
    assert [row[0] if row else None for row in found] == ["murmur", None, "apixaban", None, "edema"]


def test_the_worst_distance_and_the_limit(lexicon: Lexicon) -> None:
    heard = from_arpabet("M ER M ER")
    assert [near.distance for near in lexicon.nearest([heard], worst=0.0)[0]] == [0.0]
    assert len(lexicon.nearest([heard], worst=1.0)[0]) > 2
    assert len(lexicon.nearest([heard], limit=1, worst=1.0)[0]) == 1


def test_a_british_form_stands_for_itself_only_where_it_sounds_nearer(lexicon: Lexicon) -> None:
    assert nearest(lexicon, "AH D IY M AH", worst=0.2) == [["edema"]]
    assert nearest(lexicon, "IY D IY M AH", worst=0.2) == [["oedema", "edema"]]
    ((first, *_),) = lexicon.nearest([from_arpabet("P AE R AH S IY T AH M AA L")])
    assert (first.term.written, first.term.preferred) == ("paracetamol", "acetaminophen")


def test_spelling_decides_between_equals(stored: Stored) -> None:
    lexicon = Lexicon(stored, own("Reid", "Reed", sounds=(from_arpabet("R IY D"),)))
    for written, other in (("reid", "reed"), ("reed", "reid")):
        (row,) = lexicon.nearest([from_arpabet("R IY D")], written=[written])
        assert [near.term.written.lower() for near in row[:2]] == [written, other]


@pytest.mark.parametrize("strange", ["k?t", "p\u00f6l", "a b"])
def test_what_is_no_pronunciation_is_refused(lexicon: Lexicon, strange: str) -> None:
    with pytest.raises(ValueError, match="not a phone"):
        lexicon.nearest([strange])


def own(*terms: str, sounds: tuple[str, ...] = (), kind: Kind = Kind.PERSON) -> Stored:
    return of_own([OwnTerm(term, sounds, kind) for term in terms], lambda _: ())


def test_an_offices_own_words(stored: Stored) -> None:
    lexicon = Lexicon(stored, own("Dr. Oduya", sounds=(from_arpabet("OW D UW Y AH"),)))
    term = lexicon.knows("dr. oduya")
    assert term == Term("Dr. Oduya", Kind.PERSON, 1)
    assert nearest(lexicon, "AH D UW Y AH")[0][0] == "Dr. Oduya"
    assert lexicon.knows("apixaban") is not None
    assert len(lexicon) == len(SAID) + 1


def test_an_own_word_replaces_a_shipped_one(stored: Stored) -> None:
    lexicon = Lexicon(stored, own("HEATHER", sounds=(from_arpabet("HH EH DH ER"),)))
    assert lexicon.knows("heather") == Term("HEATHER", Kind.PERSON, 1)
    assert nearest(lexicon, "HH EH DH ER", worst=0.1) == [["HEATHER"]]


def test_an_own_word_without_sounds_is_known_all_the_same(stored: Stored) -> None:
    lexicon = Lexicon(stored, own("Xq", "  ", "Xq"))
    assert lexicon.knows("xq") is not None
    assert len(lexicon) == len(SAID) + 1


def test_an_own_word_with_no_pronunciation_is_refused() -> None:
    with pytest.raises(ValueError, match="not a phone"):
        OwnTerm("Oduya", ("o-du-ya",))


def test_a_stored_lexicon_is_the_same(stored: Stored, tmp_path: Path) -> None:
    lexicon_file.save(stored, "a" * 64, tmp_path)
    again = lexicon_file.load("a" * 64, tmp_path)
    assert again is not None
    assert [again.terms.term(number) for number in range(len(again.terms))] == list(SAID)
    heard = from_arpabet("P IH K S AH P IH N")
    assert Lexicon(again).nearest([heard]) == Lexicon(stored).nearest([heard])
    assert lexicon_file.load("b" * 64, tmp_path) is None


def test_a_new_lexicon_takes_the_old_ones_place(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "other.npz").touch()
    for name in ("a", "b"):
        lexicon_file.save(stored, name * 64, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"lexicon-{'b' * 16}.npz", "other.npz"]


def changed(content: bytes, part: str, values: object) -> bytes:
    """A stored lexicon with one array replaced."""
    with np.load(io.BytesIO(content)) as archive:
        arrays = {name: archive[name] for name in archive.files} | {part: values}
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def damaged(content: bytes) -> dict[str, bytes]:
    letters = np.frombuffer(b"kAt\nk?t", np.uint8)
    return {
        "empty": b"",
        "no archive": b"\x93NUMPY" + content[:50],
        "cut off": content[: len(content) // 2],
        "a byte changed": content.replace(b"apixaban", b"apixabun", 1),
        "another's fingerprint": changed(content, "name", np.frombuffer(b"c" * 64, np.uint8)),
        "a term that is not there": changed(content, "sounding", np.full(len(SAID), 99, np.int32)),
        "a kind that is not there": changed(content, "kinds", np.full(len(SAID), 99, np.uint8)),
        "other lengths": changed(content, "ranks", np.ones(3, np.uint8)),
        "another type": changed(content, "heads", np.full(len(SAID), -1, np.int64)),
        "another shape": changed(content, "ordinary", np.zeros((len(SAID), 1), np.bool_)),
        "no phones": changed(content, "sounds", letters),
        "no text": changed(content, "wordings", np.full(20, 0xFF, np.uint8)),
        "objects to unpickle": changed(content, "keys", np.array([{"a": 1}], dtype=object)),
        "text for numbers": changed(content, "keys", np.array("a")),
        "a part missing": zip_without(content, "terms.npy", "heads.npy"),
    }


def zip_without(content: bytes, *names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w") as target:
        for part in source.infolist():
            if part.filename not in names:
                target.writestr(part, source.read(part))
    return file.getvalue()


def test_a_damaged_file_is_never_trusted(stored: Stored, tmp_path: Path) -> None:
    lexicon_file.save(stored, "a" * 64, tmp_path)
    path = next(tmp_path.iterdir())
    good = path.read_bytes()
    for what, content in damaged(good).items():
        path.write_bytes(content)
        assert lexicon_file.load("a" * 64, tmp_path) is None, what
    path.write_bytes(good)
    assert lexicon_file.load("a" * 64, tmp_path) is not None


def test_a_huge_file_is_not_read(stored: Stored, tmp_path: Path) -> None:
    lexicon_file.save(stored, "a" * 64, tmp_path)
    path = next(tmp_path.iterdir())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("keys.npy", "w") as part:
        for _ in range(lexicon_file.LARGEST // (1 << 20) + 1):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < lexicon_file.LARGEST
    assert lexicon_file.load("a" * 64, tmp_path) is None
    with path.open("wb") as file:
        file.truncate(lexicon_file.LARGEST + 1)
    assert lexicon_file.load("a" * 64, tmp_path) is None


def test_a_folder_that_cannot_be_written_costs_only_time(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    lexicon_file.save(stored, "a" * 64, tmp_path / "file")
    assert lexicon_file.load("a" * 64, tmp_path / "file") is None


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"TRANSCRIBE_CACHE": "/x/y", "XDG_CACHE_HOME": "/z"}, "/x/y"),
        ({"XDG_CACHE_HOME": "/z"}, "/z/transcribe"),
        ({}, "/home/someone/.cache/transcribe"),
    ],
)
def test_the_cache_folder(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str) -> None:
    for name in ("TRANSCRIBE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/someone"))
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert cache_folder() == Path(expected)


def test_the_fingerprint_follows_names_and_contents(tmp_path: Path) -> None:
    def of(*contents: tuple[str, str]) -> str:
        paths = []
        for name, content in contents:
            paths.append(tmp_path / name)
            paths[-1].write_text(content)
        return fingerprint(paths)

    texts: Sequence[tuple[tuple[str, str], ...]] = [
        (("a", "1"), ("b", "2")),
        (("a", "12"), ("b", "")),
        (("a", "1"), ("c", "2")),
    ]
    assert len({of(*text) for text in texts}) == 3
    assert of(*texts[0]) == of(*texts[0])


MISHEARD = [  # what a recogniser wrote, what had been said
    ("picks up in", "apixaban"),
    ("impatula flos and", "empagliflozin"),
    ("echocardial grant", "echocardiogram"),
    ("celacoxib", "celecoxib"),
    ("anoxiperin", "enoxaparin"),
    ("condromalasia", "chondromalacia"),
    ("back often", "baclofen"),
    ("gabby pint in", "gabapentin"),
    ("happer reflexia", "hyperreflexia"),
    ("nissegmas", "nystagmus"),
    ("bronchectocytes", "bronchiectasis"),
    ("hemoptosis", "hemoptysis"),
    ("formatrial", "formoterol"),
    ("as the thermycin", "azithromycin"),
    ("cole is estitis", "cholecystitis"),
    ("retroperitonal lymphonopathy", "retroperitoneal lymphadenopathy"),
    ("hydramphorosis", "hydronephrosis"),
    ("deverticulitis", "diverticulitis"),
    ("anondensetron", "ondansetron"),
    ("messedectomy", "mastectomy"),
    ("lambatriging", "lamotrigine"),
    ("acetalapur and", "escitalopram"),
    ("acathesia", "akathisia"),
    ("protein urea", "proteinuria"),
    ("fiorosmide", "furosemide"),
    ("colstitoma", "cholesteatoma"),
    ("pylem phrytis", "pyelonephritis"),
    ("levotheric sign", "levothyroxine"),
    ("semi glutite", "semaglutide"),
    ("antirvastatin", "atorvastatin"),
    ("listen up or", "lisinopril"),
    ("subrate caratosis", "seborrheic keratosis"),
    ("cloaked assault", "clobetasol"),
    ("preclampsia", "preeclampsia"),
    ("aninos and tisis", "amniocentesis"),
    ("oligawide randinos", "oligohydramnios"),
]


@pytest.mark.slow  # where no lexicon is stored yet it is built: a minute
def test_what_was_said_is_found_among_all_terms() -> None:
    lexicon = Lexicon.load()
    assert len(lexicon) > 55_000
    heard = [spoken(words)[0] for words, _ in MISHEARD]
    found = lexicon.nearest(heard, limit=8, worst=0.5, written=[words for words, _ in MISHEARD])
    names = [[near.term.written for near in row] for row in found]
    said = [term for _, term in MISHEARD]
    assert sum(row[:1] == [term] for row, term in zip(names, said, strict=True)) >= 0.75 * len(said)
    assert sum(term in row for row, term in zip(names, said, strict=True)) >= 0.9 * len(said)
