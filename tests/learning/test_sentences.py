"""Dictations as the training hears them: said and written, spoken signs, spelled names."""

from __future__ import annotations

import re
from itertools import islice
from random import Random

import pytest

from transcribe.learning.sentences import Dictation, Writer
from transcribe.learning.text import rows
from transcribe.learning.utterance import Kind, Piece, Utterance
from transcribe.learning.voices import Voice

AMERICAN = Voice("flite", "slt", "", False, 3, False, "")
BRITISH = Voice("espeak", "en-gb", "", True, 1, False, "")
SPEAKABLE = re.compile(r"[A-Za-z' ]+(?:[,.] ?[A-Za-z' ]+)*[,.]?")
COMMANDS = {row["said"]: row["kind"] for row in rows("commands")}
COUNT = 150


def pieces(word: str) -> int:
    """As if Whisper's tokeniser knew short words whole."""
    return 1 + len(word) // 5


def written_by(seed: int, count: int) -> list[Dictation]:
    return list(islice(Writer(Random(seed), pieces).dictations([AMERICAN, BRITISH]), count))


@pytest.fixture(scope="module")
def dictations() -> list[Dictation]:
    return written_by(11, COUNT)


@pytest.fixture(scope="module")
def utterances(dictations: list[Dictation]) -> list[Utterance]:
    return [utterance for dictation in dictations for utterance in dictation.utterances]


def commands(dictation: Dictation) -> list[Piece]:
    return [piece for one in dictation.utterances for piece in one.pieces if piece.kind is Kind.COMMAND]


def test_the_same_seed_writes_the_same_text(dictations: list[Dictation]) -> None:
    assert written_by(11, 5) == dictations[:5]
    assert written_by(12, 5) != dictations[:5]


def test_every_utterance_is_said_and_written(utterances: list[Utterance]) -> None:
    assert all(one.said.strip() and one.written.strip() for one in utterances)
    assert all(one.source in {"frames", "openings", "ordinary", "passages"} for one in utterances)
    assert {one.source for one in utterances} == {"frames", "openings", "ordinary", "passages"}


def test_no_slot_is_left(utterances: list[Utterance]) -> None:
    assert [one for one in utterances if re.search("[{}_]", one.said + one.written)] == []


def test_said_text_holds_words_letters_and_pauses_only(utterances: list[Utterance]) -> None:
    assert [one.said for one in utterances if not SPEAKABLE.fullmatch(one.said)] == []
    assert [one.said for one in utterances if re.search(r"\b[A-Z]{2,}\b|  ", one.said)] == []


def test_written_text_is_in_order(utterances: list[Utterance]) -> None:
    assert all(re.match(r" \S", one.written) for one in utterances)
    texts = [re.sub(r"(?<=[ap])\.m\.(?=[,?])", "m", one.written[1:]) for one in utterances]
    assert [text for text in texts if re.search(r"\s\s|\s[,.;:?!]|[,;:?!.]{2}|\.[,;:]", text)] == []
    assert [
        one.written for one in utterances if re.search(r"(?<![ap]\.m)[?!.] [a-z]{3}", _without_titles(one.written))
    ] == []


def _without_titles(text: str) -> str:
    return re.sub(r"\b(?:Dr|Mr|Mrs|Ms|No|vs|St|[A-Z])\. ", "", text)


def test_signs_are_spoken_in_a_whole_dictation_or_not_at_all(dictations: list[Dictation]) -> None:
    spoken = [dictation for dictation in dictations if commands(dictation)]
    assert 0.25 * COUNT < len(spoken) < 0.65 * COUNT
    for dictation in spoken:
        ends = [one.pieces[-1] for one in dictation.utterances]
        assert sum(piece.kind is Kind.COMMAND for piece in ends) >= 0.9 * len(ends)
        assert {one.source for one in dictation.utterances} <= {"frames", "openings", "passages"}


def test_commands_are_written_as_they_are_said(dictations: list[Dictation]) -> None:
    said = [piece for dictation in dictations for piece in commands(dictation)]
    assert all(piece.said == piece.written and piece.said in COMMANDS for piece in said)
    assert {COMMANDS[piece.said] for piece in said} >= {"comma", "period", "colon", "new_paragraph", "next_number"}


def test_british_dictations_say_full_stop(dictations: list[Dictation]) -> None:
    said = [piece.said for one in dictations if one.voice is BRITISH for piece in commands(one)]
    assert said.count("full stop") > 2 * said.count("period")


def test_spelled_names_follow_the_name(dictations: list[Dictation]) -> None:
    found = 0
    for dictation in dictations:
        for utterance in dictation.utterances:
            before = ""
            for piece in utterance.pieces:
                if piece.kind is Kind.NAME and re.fullmatch("[A-Z](-[A-Z])+", piece.written):
                    found += 1
                    assert piece.said == piece.written.replace("-", " ")
                    if before:
                        assert re.sub("[^A-Z]", "", before.rsplit(maxsplit=1)[-1].upper()) == piece.written.replace(
                            "-", ""
                        )
                elif piece.kind is Kind.NAME and not re.search(r"\.$", piece.written):
                    before = piece.written
    assert found


def test_terms_are_marked_as_such(utterances: list[Utterance]) -> None:
    terms = [piece for one in utterances if one.source == "frames" for piece in one.pieces if piece.kind is Kind.TERM]
    assert len(terms) > 1000
    assert not any(piece.kind is Kind.TERM for one in utterances if one.source == "ordinary" for piece in one.pieces)


def test_a_dictation_lasts_about_a_minute_and_a_half(dictations: list[Dictation]) -> None:
    lengths = [sum(len(one.said.split()) for one in dictation.utterances) for dictation in dictations]
    assert min(lengths) >= 220
    assert max(lengths) < 450


def test_voices_are_drawn_by_their_weight(dictations: list[Dictation]) -> None:
    american = sum(dictation.voice is AMERICAN for dictation in dictations)
    assert 0.6 * COUNT < american < 0.9 * COUNT
