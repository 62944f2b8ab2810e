"""Spoken commands, self-corrections and spellings: tables of what is said and written, and what the pieces tell."""

from __future__ import annotations

import csv
import random
from dataclasses import replace

import pytest

from tests.postprocess.cases import FOLDER
from transcribe.postprocess.drafting import draft, plain_transcript
from transcribe.postprocess.writing.command_table import Action, Spoken, commands, forms
from transcribe.postprocess.writing.commands import find_commands, spoken_signs
from transcribe.postprocess.writing.edits import carry_out
from transcribe.postprocess.writing.pieces import Piece, pieces_of
from transcribe.postprocess.writing.understanding import Understood, understand
from transcribe.postprocess.writing.written import Change, Note, Question
from transcribe.report import Severity, Source
from transcribe.settings import Settings
from transcribe.speech import Word
from transcribe.tables import table


def _rows(name: str) -> list[object]:
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(
        (line for line in lines if line and not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    return [pytest.param(row["said"], row["written"], id=row["said"][:60]) for row in rows]


@pytest.mark.parametrize(("said", "written"), [*_rows("commands"), *_rows("edits")])
def test_said_and_written(said: str, written: str) -> None:
    report = draft(plain_transcript(said), None, Source(file="words.txt"), Settings())
    assert report.text.split("\n") == written.split(" ¶ ")


def _understood(said: str) -> Understood:
    return understand(pieces_of(plain_transcript(said).words))


def _shown(understood: Understood) -> str:
    """The stream as text, commands in square brackets."""
    return " ".join(
        f"[{entry.command.value or entry.command.action}]" if isinstance(entry, Spoken) else entry.text + entry.sign
        for entry in understood.stream
    )


def _notes(understood: Understood) -> list[Note]:
    notes = [note for entry in understood.stream if isinstance(entry, Piece) for note in entry.notes]
    return list(dict.fromkeys(notes))


# --- the tables


def test_every_command_stands_in_the_table_once() -> None:
    names = [command.name for command in commands()]
    assert len(names) == len(set(names))


def test_misheard_forms_name_commands_that_exist() -> None:
    names = {command.name for command in commands()}
    assert {row["means"] for row in table("command_misheard")} <= names
    assert {row["means"] for row in table("command_glued")} - {"-"} <= names


def test_evidence_is_about_forms_that_exist() -> None:
    names = {form.name for group in forms().values() for form in group} | {f"*{action}" for action in Action}
    for row in table("command_evidence"):
        assert set(row["command"].split("|")) <= names, row


# --- how sure the recogniser was


@pytest.mark.parametrize(
    ("said", "sure", "shown"),
    [
        (
            "Findings call in a single view period it is clear period",
            0.2,
            "Findings [:] a single view [.] it is clear [.]",
        ),
        (
            "Findings call in a single view period it is clear period",
            0.9,
            "Findings call in a single view [.] it is clear [.]",
        ),
        ("plan call in the prescription period return period", 0.2, "plan call in the prescription [.] return [.]"),
        ("I asked her to call in a week period she did period", 0.2, "I asked her to call in a week [.] she did [.]"),
    ],
)
def test_call_in_is_a_colon_behind_a_heading_where_it_is_not_sure(said: str, sure: float, shown: str) -> None:
    words = [replace(word, probability=sure if word.text == "call" else 0.95) for word in plain_transcript(said).words]
    assert _shown(understand(pieces_of(words))) == shown


# --- pauses


def _timed(*words: tuple[str, float]) -> list[Piece]:
    """Pieces of half a second each, every one behind a silence of so many seconds."""
    pieces: list[Piece] = []
    now = 1.0
    for index, (word, silence) in enumerate(words):
        core = word.rstrip(".,")
        now += silence
        pieces.append(Piece(core, word[len(core) :], index, now, now + 0.5, 1.0))
        now += 0.5
    return pieces


def _found(pieces: list[Piece]) -> list[str]:
    return [entry.command.name for entry in find_commands(pieces) if isinstance(entry, Spoken)]


def test_a_pause_before_a_doubtful_word_makes_it_a_command() -> None:
    words = ("she", "rests", "well", "paragraph", "the", "lungs")
    assert _found(_timed(*((word, 0.0) for word in words))) == []
    assert _found(_timed(*((word, 0.6 if word in {"paragraph", "the"} else 0.0) for word in words))) == ["paragraph"]


def test_a_pause_does_not_make_a_command_of_the_sigmoid_colon() -> None:
    words = [("the", 0.0), ("sigmoid", 0.0), ("colon", 0.5), ("is", 0.5), ("clear", 0.0), ("period", 0.3)]
    assert _found(_timed(*words)) == ["period"]


def test_without_sound_there_are_no_pauses() -> None:
    assert _shown(_understood("she rests well paragraph lungs clear")) == "she rests well paragraph lungs clear"


def test_a_note_goes_on_over_a_full_stop_without_a_pause() -> None:
    said = "note to typist send it today period to both doctors period the lungs are clear period"
    timed = _timed(*((word, 0.8 if word == "the" else 0.0) for word in said.split()))
    understood = understand(timed)
    assert [note.text for note in understood.secretary_notes] == [
        "note to typist send it today period to both doctors period"
    ]
    assert _shown(understood) == "the lungs are clear [.]"


# --- what is not for the document


def test_stat_is_told_from_stat_labs() -> None:
    assert _understood("this is a stat dictation period the lungs are clear period").stat
    assert _understood("please make this stat period the lungs are clear period").stat
    assert not _understood("stat labs were sent period a stat c t was done period").stat


def test_what_follows_the_end_is_kept_apart() -> None:
    understood = _understood("the lungs are clear period end of dictation thank you anna")
    assert [aside.text for aside in understood.after_end] == ["thank you anna"]
    assert understood.after_end[0].words == (8, 11)


def test_the_next_patient_stays_in_the_stream() -> None:
    understood = _understood("all is well period end of dictation bye next patient the lungs are clear period")
    actions = [entry.command.action for entry in understood.stream if isinstance(entry, Spoken)]
    assert actions == [Action.SIGN, Action.NEXT_PATIENT, Action.SIGN]
    assert [aside.text for aside in understood.after_end] == ["bye"]


def test_thank_you_inside_a_letter_is_text() -> None:
    said = "thank you for referring this man period he is well period"
    assert _shown(_understood(said)) == "thank you for referring this man [.] he is well [.]"


@pytest.mark.parametrize(
    "said",
    [
        "note to secretary send this one today",
        "insert normal cardiac exam",
        "use my normal lung exam",
        "go back to the history and add gout",
        "disregard the above",
    ],
)
def test_instructions_are_shown_and_not_executed(said: str) -> None:
    understood = _understood(f"all is well period {said} period the lungs are clear period")
    assert [note.text for note in understood.secretary_notes] == [f"{said} period"]
    assert _shown(understood) == "all is well [.] the lungs are clear [.]"


# --- edits


def test_a_correction_is_noted_with_everything_that_was_heard() -> None:
    (note,) = _notes(_understood("a five millimeter correction eleven millimeter port"))
    assert isinstance(note, Change)
    assert (note.rule, note.heard, note.written) == (
        "edit.correction",
        "five millimeter correction eleven millimeter",
        "eleven millimeter",
    )


def test_what_was_scratched_is_noted() -> None:
    (note,) = _notes(_understood("she stopped carvedilol scratch that she stopped metoprolol"))
    assert isinstance(note, Change)
    assert note.rule == "edit.scratch"
    assert note.heard == "she stopped carvedilol scratch that she"


@pytest.mark.parametrize(
    "said",
    [
        "ten milligrams in the morning and twenty milligrams at night correction thirty milligrams",
        "there is no fever correction fever",
        "there is no swelling correction redness",
        "he has congestive heart failure correction pneumonia",
        "correction",
        "scratch that",
    ],
)
def test_an_unclear_correction_changes_nothing_and_is_asked_about(said: str) -> None:
    understood = _understood(said)
    assert _shown(understood) == said
    (note,) = _notes(understood)
    assert isinstance(note, Question)
    assert (note.kind, note.severity) == ("self-correction", Severity.CRITICAL)


@pytest.mark.parametrize(
    "said",
    [
        "the patient is sorry that he was late",
        "he would rather wait than have surgery",
        "he could not make it to the clinic",
        "the refractive correction was good",
        "correction of the sodium was slow",
        "i mean well",
    ],
)
def test_words_of_correction_that_are_words(said: str) -> None:
    understood = _understood(said)
    assert _shown(understood) == said
    assert not _notes(understood)


def test_edits_twice_over() -> None:
    once = carry_out(find_commands(pieces_of(plain_transcript("five correction six correction seven days").words)))
    assert [entry.text for entry in once.stream if isinstance(entry, Piece)] == ["seven", "days"]
    assert carry_out(once.stream).stream == once.stream


# --- spellings


def test_a_spelling_mends_the_name_everywhere() -> None:
    understood = _understood("Dr. Tomson, spelled T-H-O-M-P-S-O-N, came. I saw Mr. Thomson today.")
    assert _shown(understood) == "Dr. Thompson, came. I saw Mr. Thompson today."
    assert understood.names == {"thompson": "Thompson"}


def test_a_spelling_leaves_ordinary_words_alone() -> None:
    understood = _understood("leopold strand s t r a n d has a muscle strain")
    assert _shown(understood) == "leopold Strand has a muscle strain"


def test_a_spelling_without_a_name_is_asked_about() -> None:
    understood = _understood("he was seen in the clinic spelled v a r g a today")
    (note,) = _notes(understood)
    assert isinstance(note, Question)
    assert (note.kind, note.severity, note.suggestions) == ("spelling", Severity.MINOR, ("Varga",))
    assert _shown(understood) == "he was seen in the clinic today"


@pytest.mark.parametrize(
    "said",
    [
        "b n p six forty and t s h two",
        "the e g d was done by the m d",
        "h c g negative and c b c normal",
        "potassium with a k of four",
        "vitamin d as in the last note",
        "hepatitis b s a g was negative",
    ],
)
def test_abbreviations_are_not_eaten(said: str) -> None:
    understood = _understood(said)
    assert _shown(understood) == said
    assert not understood.names


# --- authors who speak some signs


def test_spoken_signs_are_counted_by_sign() -> None:
    stream = _understood("all is well period no fever period he sleeps comma eats full stop").stream
    assert spoken_signs(stream) == {".": 3, ",": 1}


# --- nothing is lost, whatever is said


def test_every_word_is_somewhere() -> None:
    chance = random.Random(7)
    vocabulary = [word for group in forms().values() for form in group for word in form.heard]
    more = "left right five six mg 5mm L4-5 l four o a k l e y spelled O-A-K A.B. . , - '' the a no she"
    vocabulary += more.split()
    for attempt in range(400):
        words = [chance.choice(vocabulary) + chance.choice(["", "", ",", "."]) for _ in range(chance.randint(0, 25))]
        sound = attempt % 2
        heard = [
            Word(word, number * 0.4 * sound, (number * 0.4 + chance.random() * 0.4) * sound, 1.0)
            for number, word in enumerate(words)
        ]
        understood = understand(pieces_of(heard))
        assert _accounted(understood) == set(range(len(words))), words


def _accounted(understood: Understood) -> set[int]:
    known: set[int] = set()
    for entry in understood.stream:
        known |= {piece.index for piece in (entry.pieces if isinstance(entry, Spoken) else (entry,))}
    for aside in (*understood.secretary_notes, *understood.after_end):
        known |= set(range(*aside.words))
    return known | {piece.index for left in understood.left_out for piece in left.pieces}
