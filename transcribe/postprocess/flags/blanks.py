"""Speech that cannot be understood becomes a blank with its sound, never a guess.

A blank costs the secretary more typing than a wrong word under a flag, which is often half right and shows what was
said. So only what nobody can make sense of leaves the text: several words in a row of which the recogniser itself was
unsure, two of them at least such as no list knows, without a correction or a reading to offer. Doubt alone is not
enough: a spoken header that was not recognised as one is no part of the text either, but it can be understood. Where
the recogniser gave up on a stretch, its words need not be unknown. What was heard stays as "sounds like", and in the
transcript.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from statistics import mean

from transcribe.postprocess.correction.known_words import is_medical, is_plain_english
from transcribe.postprocess.flags.removing import Runs, Span, without
from transcribe.report import Blank, Block, Flag, Header, Report, Token, Unwritten, UnwrittenReason
from transcribe.speech import FindingKind, Transcript, joined

REASON = "These words could not be understood. Please listen."

LEAST_WORDS = 3  # in a row
LEAST_UNKNOWN = 2  # of them, that neither medicine nor English knows …
LEAST_LETTERS = 4  # … with so many letters; shorter ones are too often abbreviations
EACH = 0.7  # probability below which each of them was heard …
MEAN = 0.5  # … and all of them on average
DOUBT = 0.75  # their calibrated doubt on average, where it is known
GIVEN_UP = -1.0  # average log-probability of a segment; below it Whisper's own search counts as failed

_SENTENCE_ENDS = frozenset(".?!:")
_SPELLED = re.compile(r"[A-Za-z](-[A-Za-z])*")  # letters, one by one: no word of any list
_FINDINGS = frozenset(kind.value for kind in FindingKind)


@dataclass(frozen=True, slots=True)
class _Circumstances:
    """What tells a word that nobody can make sense of from others.

    ``given_up``: the words of segments in which the recogniser found no wording it could stand for; ``names``: the
    words of the header's names; ``knows``: what the vocabulary knows of a word.
    """

    given_up: Collection[int]
    names: Collection[str]
    knows: Callable[[str], object]

    def is_unknown(self, word: str) -> bool:
        """A word that is no abbreviation, and that nothing knows."""
        plain = word.strip("-'’").casefold()
        if len(plain) < LEAST_LETTERS or word.isupper() or plain in self.names:
            return False
        return not (is_plain_english(plain) or self.knows(plain))


def with_blanks(report: Report, transcript: Transcript, knows: Callable[[str], object] = is_medical) -> Report:
    """The report with a blank in place of every run of words that is beyond understanding.

    ``report`` is the draft of ``transcript``, before or after its words are flagged: flags that only say how doubtful
    such a run is go with it, and every other mark keeps its words. The words left out are counted in ``unwritten``.
    ``knows`` is true of words of the vocabulary in use, the office's own among them.
    """
    if not transcript.seconds:
        return report  # words that come without sound: nobody could listen
    here = _Circumstances(_given_up(transcript), _names(report.header), knows)
    runs = {
        (s, b): found
        for s, section in enumerate(report.sections)
        for b, block in enumerate(section.blocks)
        if (found := list(_runs(block.tokens, _settled(report, (s, b), block), here)))
    }
    return _with(report, runs, transcript) if runs else report


def _with(report: Report, runs: Runs, transcript: Transcript) -> Report:
    blanks, lost = [], set()
    for (s, b), found in runs.items():
        block = report.sections[s].blocks[b]
        for run in found:
            indices = sorted({index for token in block.tokens[slice(*run)] for index in token.words})
            words = tuple(transcript.words[index] for index in indices)
            blanks.append(
                Blank(
                    section=s,
                    block=b,
                    token=run[0],
                    start=min(word.start for word in words),
                    end=max(word.end for word in words),
                    sounds_like=joined(words),
                    reason=REASON,
                )
            )
            lost.update(indices)
    flags = tuple(flag for flag in report.flags if not _only_doubts(flag, runs))
    marked = report.model_copy(update={"flags": flags, "blanks": tuple(sorted((*report.blanks, *blanks), key=_order))})
    left = without(marked, runs)
    return left.model_copy(update={"unwritten": _with_lost(left, lost)})


def _only_doubts(flag: Flag, runs: Runs) -> bool:
    """Whether a flag only says that words are doubtful which are now a blank."""
    about = flag.probability is not None or flag.kind in _FINDINGS
    return (
        about
        and flag.field is None
        and any(
            first <= flag.tokens[0] < flag.tokens[1] <= last for first, last in runs.get((flag.section, flag.block), ())
        )
    )


def _order(blank: Blank) -> tuple[int, int, int, float]:
    return blank.section, blank.block, blank.token, blank.start


def _with_lost(report: Report, lost: Collection[int]) -> tuple[Unwritten, ...]:
    """What stands nowhere in the text, with the words of the blanks."""
    written = {
        index
        for section in report.sections
        for block in section.blocks
        for token in block.tokens
        for index in token.words
    }
    ranges: list[Span] = []
    for index in sorted(set(lost) - written):
        if ranges and ranges[-1][1] == index:
            ranges[-1] = (ranges[-1][0], index + 1)
        else:
            ranges.append((index, index + 1))
    made = (Unwritten(reason=UnwrittenReason.BLANK, words=words) for words in ranges)
    return tuple(sorted((*report.unwritten, *made), key=lambda each: each.words))


# Which words are beyond understanding


def _given_up(transcript: Transcript) -> frozenset[int]:
    found: list[int] = []
    first = 0
    for segment in transcript.segments:
        last = first + len(segment.words)
        if segment.average_log_probability < GIVEN_UP:
            found += range(first, last)
        first = last
    return frozenset(found)


def _settled(report: Report, place: tuple[int, int], block: Block) -> frozenset[int]:
    """Tokens of a block that something is known about: a correction, a reading to offer, a rule that speaks."""
    marks: list[Span] = [
        correction.tokens
        for correction in report.corrections
        if (correction.section, correction.block) == place and not correction.routine
    ]
    marks += [
        flag.tokens
        for flag in report.flags
        if (flag.section, flag.block) == place and flag.field is None and (flag.suggestions or flag.rule)
    ]
    return frozenset(
        number for first, last in marks for number in range(first, min(max(last, first + 1), len(block.tokens)))
    )


def _runs(tokens: Sequence[Token], settled: Collection[int], here: _Circumstances) -> Iterator[Span]:
    """The runs of tokens of a block that nobody can make sense of."""
    place = 0
    while place < len(tokens):
        end = place
        while end < len(tokens) and end not in settled and _may_go(tokens[end]):
            end += 1
        run = _whole(tokens, *_trimmed(tokens, place, end))
        if _is_beyond(tokens[slice(*run)], here):
            yield run
        place = max(end, place + 1)


def _may_go(token: Token) -> bool:
    """Whether a run may go on over a token: it is a doubtful word, or a sign within a sentence."""
    if not any(map(str.isalnum, token.text)):
        return not _SENTENCE_ENDS.intersection(token.text)
    probability = _probability(token)
    return probability is not None and probability < EACH


def _probability(token: Token) -> float | None:
    """How sure the recogniser was of a token that stands for words of the sound."""
    return token.probability if token.words and token.start is not None and token.end is not None else None


def _trimmed(tokens: Sequence[Token], first: int, last: int) -> Span:
    """A run without the signs and the half-sure words at its edges: those stay, and are flagged."""
    while first < last and not _is_lost(tokens[first]):
        first += 1
    while first < last and not _is_lost(tokens[last - 1]):
        last -= 1
    return first, last


def _is_lost(token: Token) -> bool:
    probability = _probability(token)
    return probability is not None and probability < MEAN and any(map(str.isalnum, token.text))


def _whole(tokens: Sequence[Token], first: int, last: int) -> Span:
    """A run without tokens that were made together with one outside of it ("118/76" and its "mmHg")."""
    while first < last and first and set(tokens[first - 1].words) & set(tokens[first].words):
        first += 1
    while first < last < len(tokens) and set(tokens[last - 1].words) & set(tokens[last].words):
        last -= 1
    return _trimmed(tokens, first, last)


def _is_beyond(run: Sequence[Token], here: _Circumstances) -> bool:
    said = [token for token in run if any(map(str.isalnum, token.text))]
    words = [token.text for token in said if _is_word(token.text)]
    if len(words) < LEAST_WORDS:
        return False
    if mean(_probability(token) or 0.0 for token in said) >= MEAN:
        return False
    doubts = [token.doubt for token in said if token.doubt is not None]
    if doubts and mean(doubts) < DOUBT:
        return False
    lost = all(index in here.given_up for token in said for index in token.words)
    return lost or sum(map(here.is_unknown, words)) >= LEAST_UNKNOWN


def _is_word(text: str) -> bool:
    """A word, not a figure ("L3") nor letters said one by one."""
    return sum(map(str.isalpha, text)) > 1 and not any(map(str.isdigit, text)) and not _SPELLED.fullmatch(text)


def _names(header: Header) -> frozenset[str]:
    """The words of the names in a header."""
    people = (header.author, header.patient, header.recipient, *header.cc)
    return frozenset(word.strip(".,").casefold() for name in people if name for word in name.split())
