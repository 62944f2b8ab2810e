"""Repairs mis-heard medical words: writes and marks what is nearly sure, offers what is likely, leaves the rest.

pieces ─► doubtful spans ─► candidates by sound ─► evidence of the text, then of the recording ─► judge
─► the likeliest that do not overlap
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from transcribe.postprocess.correction.asking import LIKELY, WORTH_HEARING, asked
from transcribe.postprocess.correction.candidates import DRUGS, Candidate, candidates_of, judged
from transcribe.postprocess.correction.heading_answers import with_answers
from transcribe.postprocess.correction.judging import Judge, judges
from transcribe.postprocess.correction.lexicon import Lexicon, OwnTerm
from transcribe.postprocess.correction.misheard_signs import with_signs
from transcribe.postprocess.correction.office_rows import OfficeKind, OfficeWord
from transcribe.postprocess.correction.pronunciations import is_english, spoken
from transcribe.postprocess.correction.replacing import begins_sentence, in_place_of
from transcribe.postprocess.correction.rewriting import Rules, rewritten
from transcribe.postprocess.correction.spans import Knowledge, Span, nothing, spans_of
from transcribe.postprocess.correction.terms import Kind, same
from transcribe.postprocess.writing.command_table import Entry
from transcribe.postprocess.writing.commands import find_commands
from transcribe.postprocess.writing.pieces import Piece, pieces_of, words_of
from transcribe.postprocess.writing.same_kind import is_number_word
from transcribe.postprocess.writing.written import Change, Question
from transcribe.report import Severity
from transcribe.settings import Repairing
from transcribe.speech import Sound, plain_words

RULE = "correction.sound"
ALTERNATIVES = 3
SHOWN = 0.03  # probability below which a reading is not worth a look
NEGLIGIBLE = min(WORTH_HEARING, LIKELY, SHOWN)  # probability below which a candidate decides nothing
AT_ONCE = 1000  # spans whose candidates are held with all their evidence: some 30 MB; most dictations have fewer
NEVER = 2.0  # a limit that no probability reaches
PASSED_OVER = 0.15  # what tells more of the words is only offered where something shorter is likelier by more than this


@dataclass(frozen=True, slots=True)
class Repair:
    """A chosen candidate, whether it is written or only offered, and what else those words may have been."""

    candidate: Candidate
    apply: bool
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectedText:
    """A line of text with its repairs, what was changed in it, and what is only likely."""

    text: str
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]

    def as_json(self) -> dict[str, object]:
        """The same as plain values: ``text``, ``corrections``, ``flags``."""
        return {
            "text": self.text,
            "corrections": [
                {
                    "heard": change.heard,
                    "written": change.written,
                    "rule": change.rule,
                    "evidence": {name: round(value, 4) for name, value in change.evidence.items()},
                    "alternatives": list(change.alternatives),
                }
                for change in self.changes
            ],
            "flags": [
                {"kind": asked.kind, "heard": asked.heard, "suggestions": list(asked.suggestions)}
                for asked in self.questions
            ],
        }


@dataclass(frozen=True)
class Corrector:
    """Repairs one dictation: by which of the office's own rules, and, where there is a lexicon, by the sound of words.

    With ``sound`` the recording itself is asked too. ``judges`` are the shipped ones unless others are given.
    ``before`` is the text of what the author has signed: terms that he uses are likelier than others of their sound.
    """

    rules: Rules = field(default_factory=dict)
    lexicon: Lexicon | None = None
    sound: Sound | None = None
    limits: Repairing = field(default_factory=Repairing)
    judges: Mapping[str, Judge] = field(default_factory=judges)
    before: str = ""

    def corrected(self, pieces: Sequence[Piece]) -> list[Piece]:
        """The pieces with repairs written and marked, and likely readings offered as questions."""
        pieces = rewritten(pieces, self.rules)
        if self.lexicon is None:
            return pieces
        pieces = with_answers(pieces)
        entries = find_commands(pieces)
        flat = flattened(entries)
        result: list[Piece] = []
        place = 0
        limits = self.limits.of_text() if is_plain(flat) else self.limits
        repairs = repairs_of(self._candidates(entries, flat, self.lexicon, limits), limits)
        for repair in sorted(repairs, key=lambda repair: repair.candidate.span.first):
            span = repair.candidate.span
            result += flat[place : span.first]
            heard = flat[span.first : span.last]
            result += _repaired(heard, repair, begins=begins_sentence(flat, span.first))
            place = span.last
        return result + flat[place:]

    def corrected_text(self, line: str) -> CorrectedText:
        """One line of plain text without sound or probabilities, as another recogniser may have written it."""
        pieces = self.corrected(with_signs(pieces_of(plain_words(line))))
        notes = dict.fromkeys(note for piece in pieces for note in piece.notes)
        return CorrectedText(
            words_of(pieces),
            tuple(note for note in notes if isinstance(note, Change)),
            tuple(note for note in notes if isinstance(note, Question)),
        )

    def _candidates(
        self, entries: Sequence[Entry], flat: Sequence[Piece], lexicon: Lexicon, limits: Repairing
    ) -> list[Candidate]:
        """The candidates for every doubtful span that may matter, judged by all evidence there is, likeliest first."""
        plain = is_plain(flat)
        judge = self.judges["text" if plain else "heard"]
        found: list[Candidate] = []
        for some in stretches_of(spans_of(entries, knowledge_of(lexicon, plain=plain))):
            here = judged(candidates_of(flat, some, lexicon, before=self._wordings), judge)
            found += (one for one in here if one.probability >= min(NEGLIGIBLE, limits.offer))
        found.sort(key=lambda one: -one.probability)
        if self.sound is None:
            return found
        return asked(flat, found, lexicon, self.sound, self.judges, limits, self._wordings)

    @cached_property
    def _wordings(self) -> str:
        """The words of ``before`` as wordings are looked up."""
        return " ".join(same(word) for word in self.before.split())


def is_plain(pieces: Sequence[Piece]) -> bool:
    """Whether the words came without a recogniser's probabilities."""
    return all(piece.probability == 1 for piece in pieces)


def own_terms(words: Iterable[OfficeWord]) -> tuple[OwnTerm, ...]:
    """An office's words as the lexicon takes them: with the sounds that the office gave."""
    return tuple(
        OwnTerm(
            word.term,
            (*word.sounds, *(sound for respelling in word.respelled for sound in spoken(respelling))),
            Kind.OTHER if word.kind is OfficeKind.TERM else Kind(word.kind),
        )
        for word in words
    )


def flattened(entries: Iterable[Entry]) -> list[Piece]:
    """The pieces of words and spoken commands, in order; commands that were glued to a word are parted from it."""
    return [piece for entry in entries for piece in ((entry,) if isinstance(entry, Piece) else entry.pieces)]


def knowledge_of(lexicon: Lexicon, *, plain: bool = False) -> Knowledge:
    """Which words are medical by this lexicon, which are English, and which nearly a phrase.

    What is nearly a phrase cannot be told from what was meant so by ``plain`` text, without any sound: there, none is.
    """
    nearly = nothing if plain else lexicon.nearly_knows
    return Knowledge(lambda word: lexicon.knows(word) is not None, is_english, nearly)


def stretches_of(spans: Sequence[Span]) -> Iterator[Sequence[Span]]:
    """The spans, which are in order, in stretches of at least ``AT_ONCE`` of which no word is in two."""
    start, end = 0, 0
    for number, span in enumerate(spans):
        if number - start >= AT_ONCE and span.first >= end:
            yield spans[start:number]
            start = number
        end = max(end, span.last)
    if start < len(spans):
        yield spans[start:]


def repairs_of(candidates: Sequence[Candidate], limits: Repairing) -> list[Repair]:
    """The likeliest candidates that do not overlap; of two about as likely the one that tells more of the words."""
    repairs: list[Repair] = []
    of_word = _of_word(candidates)
    repaired: set[int] = set()
    for one in sorted(candidates, key=lambda one: one.probability * one.span.length**0.5, reverse=True):
        words = range(one.span.first, one.span.last)
        if one.probability < limits.offer or not repaired.isdisjoint(words):
            continue
        repaired.update(words)
        numbers = sorted({number for word in words for number in of_word[word]})
        others = [candidates[number] for number in numbers if candidates[number] is not one]
        written = (other.term.written for other in others if other.probability >= SHOWN)
        alternatives = tuple(dict.fromkeys(other for other in written if other != one.term.written))[:ALTERNATIVES]
        likeliest = max((other.probability for other in others), default=0.0)
        apply = one.probability >= max(_limit(one, limits), likeliest - PASSED_OVER)
        repairs.append(Repair(one, apply, alternatives))
    return repairs


def _of_word(candidates: Sequence[Candidate]) -> Mapping[int, Sequence[int]]:
    """For the place of each word the numbers of the candidates that take it up."""
    numbers: dict[int, list[int]] = defaultdict(list)
    for number, candidate in enumerate(candidates):
        for place in range(candidate.span.first, candidate.span.last):
            numbers[place].append(number)
    return numbers


def _limit(candidate: Candidate, limits: Repairing) -> float:
    """The probability from which a candidate is written; a term with a number in it is only ever offered."""
    if any(is_number_word(word) for word in candidate.term.written.split()):
        return NEVER
    limit = limits.apply
    if candidate.term.kind in DRUGS:
        limit = max(limit, limits.apply_drug)
    if not candidate.span.unknown:
        limit = max(limit, limits.apply_known)
    if candidate.span.whole:
        limit = max(limit, limits.apply_term)
    return limit


def _repaired(heard: Sequence[Piece], repair: Repair, *, begins: bool) -> list[Piece]:
    candidate = repair.candidate
    written, words = candidate.term.written, " ".join(piece.text for piece in heard)
    if repair.apply:
        evidence = {**candidate.evidence, "probability": candidate.probability}
        change = Change(RULE, words, written, (words, *repair.others), evidence)
        return in_place_of(heard, change, candidate.probability, begins_sentence=begins)
    kind = "drug" if candidate.term.kind in DRUGS else "term"
    question = Question(
        kind=kind,
        severity=Severity.CRITICAL if kind == "drug" else Severity.MAJOR,
        message=f"This may have been “{written}”. Please listen.",
        heard=words,
        suggestions=(written, *repair.others),
    )
    return [replace(piece, notes=(*piece.notes, question)) for piece in heard]
