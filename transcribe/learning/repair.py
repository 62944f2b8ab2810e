"""What was heard, repaired by the text that was signed or written down: the words that the recogniser should write.

The target is what the recogniser heard, so that figures, spoken commands and punctuation stay as it writes them. Only
where a few heard words stand for a few like-sounding ones of the reference, between words on which both agree, the
reference's are put in their place: that is a mis-hearing. Anything else may be the physician's own change to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate, groupby, pairwise

from rapidfuzz import fuzz

from transcribe.evaluation.alignment import Edit, Operation, align
from transcribe.evaluation.normalise import Token, tokens
from transcribe.learning.utterance import Kind
from transcribe.learning.vocabulary import drug_words, letter_words, organism_words, term_words
from transcribe.postprocess.writing.commands import Spoken, find_commands
from transcribe.postprocess.writing.pieces import pieces_of
from transcribe.speech import Word
from transcribe.tables import table

LONGEST_REPAIR = 4  # words on either side
ALIKE = 50.0  # per cent of the letters by which a mis-heard word is told from an edited one
LONGEST_HEADER = 80  # words before the text, who dictates about whom; what is longer was badly heard
ANCHOR = 3  # words in a row on which both agree end the spoken header
LONGEST_ABBREVIATION = 5  # letters of a word that may be all capitals inside a sentence
EDGE_SIGNS = ".,:;?!\"'“”()-–…"
_PRECEDENCE = (Kind.TERM, Kind.NUMBER, Kind.COMMAND, Kind.UNSURE, Kind.PLAIN)  # of words written as one


@dataclass(frozen=True, slots=True)
class Reference:
    """What a recording should read: the words as spoken, or else the signed text, which has no header and no commands.

    ``capitals`` are words that have one wherever they stand, by their small form.
    """

    text: str
    signed: bool
    capitals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A heard word as it should be written, with the space before it; several where a repair made them one.

    ``agrees`` is None for what no signed text holds: commands, the header, bare signs. Times are seconds in the
    recording, ``segment`` is the recogniser's segment that it began in, ``heard`` the number of heard words.
    """

    text: str
    start: float
    end: float
    segment: int = 0
    kind: Kind = Kind.PLAIN
    agrees: bool | None = True
    heard: int = 1


def repaired(words: Sequence[tuple[int, Word]], reference: Reference) -> list[Target]:
    """The heard words (each with its segment's number) as they should be written, short mis-hearings mended.

    Joined, the targets are the heard text but for the repairs; each says whether the reference bears it out.
    """
    heard = _Line([word for _, word in words], with_commands=True)
    row = re.findall(r"\S+\n?" if reference.signed else r"\S+", reference.text)
    right = _Line([Word(text, 0.0, 0.0, 1.0) for text in row], with_commands=not reference.signed)
    operations = align([token.text for token in right.tokens], [token.text for token in heard.tokens]).operations
    verdicts = _verdicts(heard, {one.hypothesis for one in operations if one.edit is Edit.EQUAL})
    if reference.signed:
        for index in {*range(_opening(operations, heard)), *heard.item_numbers()}:
            verdicts[index] = None
    kinds = [Kind.UNSURE if verdict is False else Kind.PLAIN for verdict in verdicts]
    for kind, indices in ((Kind.NUMBER, heard.numeric), (Kind.COMMAND, heard.well_heard)):
        for index in indices:
            kinds[index] = kind
    repairs = list(_repairs(operations, heard, right, reference))
    for index in (index for repair in repairs for index in heard.touched(repair)):
        verdicts[index], kinds[index] = True, Kind.TERM
    return _with_terms(list(_targets(words, heard, repairs, verdicts, kinds)))


class _Line:
    """Words as one text, the comparable tokens in it that are no spoken command, and where its commands are."""

    def __init__(self, words: Sequence[Word], *, with_commands: bool) -> None:
        self.text = "".join(f" {word.text}" if word.space_before else word.text for word in words)
        self.ends = list(accumulate(len(word.text) + word.space_before for word in words))
        entries = find_commands(pieces_of(words)) if with_commands else []
        spoken = [entry for entry in entries if isinstance(entry, Spoken)]
        self.commands = {piece.index for entry in spoken for piece in entry.pieces}
        self.well_heard = {
            piece.index
            for entry in spoken
            if tuple(piece.plain for piece in entry.pieces) == entry.command.said
            for piece in entry.pieces
        }
        self.tokens = [token for token in tokens(self.text) if not self.commands.issuperset(self.touched(token))]
        self.numeric = {index for token in self.tokens if _numeric(token) for index in self.touched(token)}

    def touched(self, token: Token) -> range:
        """The indices of the words in which the characters of a token stand."""
        return range(bisect_right(self.ends, token.start), bisect_right(self.ends, token.end - 1) + 1)

    def item_numbers(self) -> set[int]:
        """The indices of "number" and the figure behind it: spoken before an item, and no part of a signed text."""
        found = [self.touched(token).start for token in self.tokens if token.text == "number"]
        return {place for index in found if index + 1 in self.numeric for place in (index, index + 1)}

    def begins_sentence(self, place: int) -> bool:
        """Whether the character at ``place`` is the first of the text or stands behind a full stop or a line end."""
        before = self.text[:place].rstrip(' "“(')
        return not before or before[-1] in ".?!\n"


def _verdicts(heard: _Line, agreed: set[int]) -> list[bool | None]:
    """Of each heard word, whether all of it agrees with the reference; None for commands and bare signs."""
    verdicts: list[bool | None] = [None] * len(heard.ends)
    for number, token in enumerate(heard.tokens):
        for index in heard.touched(token):
            if index not in heard.commands:
                verdicts[index] = verdicts[index] is not False and number in agreed
    return verdicts


def _opening(operations: Sequence[Operation], heard: _Line) -> int:
    """How many words are said before the text of the reference begins: the spoken header."""
    run = 0
    for operation in operations:
        run = run + 1 if operation.edit is Edit.EQUAL else 0
        if run == ANCHOR:
            return min(heard.touched(heard.tokens[operation.hypothesis - ANCHOR + 1]).start, LONGEST_HEADER)
    return min(len(heard.ends), LONGEST_HEADER)


def _repairs(operations: Sequence[Operation], heard: _Line, right: _Line, reference: Reference) -> Iterator[Token]:
    """Places of the heard text that are a mis-hearing, between two words that agree, with what is to stand there."""
    stretches = [(equal, list(group)) for equal, group in groupby(operations, lambda one: one.edit is Edit.EQUAL)]
    for equal, stretch in stretches[1:-1]:
        said = [heard.tokens[one.hypothesis] for one in stretch if one.edit is not Edit.DELETE]
        meant = [right.tokens[one.reference] for one in stretch if one.edit is not Edit.INSERT]
        if equal or not _is_misheard(said, meant, signed=reference.signed) or _is_spelled(heard, said):
            continue
        place = Token("", said[0].start, said[-1].end)
        text = right.text[meant[0].start : meant[-1].end]
        if re.search(r"[.?!]\s|\n", text) or not (heard.commands | heard.numeric).isdisjoint(heard.touched(place)):
            continue
        if heard.text[: place.start].endswith("-") and not right.text[: meant[0].start].endswith("-"):
            continue  # a piece of a figure or compound ("4-o-mono")
        text = _as_inside(text, reference, begins=right.begins_sentence(meant[0].start))
        if text and heard.begins_sentence(place.start) and heard.text[place.start].isupper():
            text = text[0].upper() + text[1:]
        if text:
            yield replace(place, text=text)


def _is_spelled(line: _Line, row: Sequence[Token]) -> bool:
    """Whether one of the tokens was said letter by letter ("H-A-L-E")."""
    return any(re.search(r"\w[^\w'’]+\w", line.text[token.start : token.end]) for token in row)


def _is_misheard(said: Sequence[Token], meant: Sequence[Token], *, signed: bool) -> bool:
    if not (0 < len(said) <= LONGEST_REPAIR and 0 < len(meant) <= LONGEST_REPAIR):
        return False
    if any(_numeric(token) for token in (*said, *meant)):
        return False
    if signed and all(token.text in _small_words() for token in (*said, *meant)):
        return False  # "has" for "had": whoever signed may have meant it
    return fuzz.ratio(*("".join(token.text for token in side) for side in (said, meant))) >= ALIKE


def _numeric(token: Token) -> bool:
    return any(character.isdigit() for character in token.text)


@cache
def _small_words() -> frozenset[str]:
    return frozenset(row["word"] for row in table("small_words"))


def _as_inside(text: str, reference: Reference, *, begins: bool) -> str:
    """Words of the reference as they stand inside a sentence, without its commas and brackets.

    Letters said one by one become the abbreviation that they are ("m r i"); nothing if they are none.
    """
    row = re.sub(r"[,;:()\[\]\"“”]", " ", text).split()
    if begins and row and row[0][1:].islower():
        row[0] = _with_own_capital(row[0].lower())
    words: list[str] = []
    for spelled, group in groupby(row, lambda word: len(word) == 1 and word not in {"a", "A", "I"}):
        letters = list(group)
        if not spelled:
            words += [_cased(word, reference) for word in letters]
        elif (together := "".join(letters).upper()) in _forms():
            words.append(together)
        else:
            return ""
    return " ".join(words)


def _cased(word: str, reference: Reference) -> str:
    """A word with the capitals that it has inside a sentence; words taken down as spoken have none yet."""
    small = word.lower()
    if small in reference.capitals:
        return reference.capitals[small]
    if word.isupper() and len(word) > LONGEST_ABBREVIATION:
        return _with_own_capital(small)
    return word if reference.signed else _with_own_capital(word)


def _with_own_capital(word: str) -> str:
    return _proper_words().get(word.lower(), word)


def _targets(
    words: Sequence[tuple[int, Word]],
    heard: _Line,
    repairs: Sequence[Token],
    verdicts: Sequence[bool | None],
    kinds: Sequence[Kind],
) -> Iterator[Target]:
    """The words one by one; those that a repair touches, or that no space parts, are one."""
    joined = {index for index, (_, word) in enumerate(words) if not word.space_before} - heard.commands
    for repair in repairs:
        joined.update(heard.touched(repair)[1:])
    starts = [index for index in range(len(words)) if index == 0 or index not in joined]
    for first, stop in pairwise([*starts, len(words)]):
        begin, end = heard.ends[first - 1] if first else 0, heard.ends[stop - 1]
        text = heard.text[begin:end]
        for repair in reversed(repairs):
            if begin <= repair.start < end:
                text = text[: repair.start - begin] + repair.text + text[repair.end - begin :]
        judged = [verdict for verdict in verdicts[first:stop] if verdict is not None]
        yield Target(
            text,
            words[first][1].start,
            words[stop - 1][1].end,
            words[first][0],
            min(kinds[first:stop], key=_PRECEDENCE.index),
            all(judged) if judged else None,
            stop - first,
        )


def _with_terms(targets: Sequence[Target]) -> list[Target]:
    """The words with those marked that are of the vocabulary, where the reference bears them out."""
    bare = [target.text.strip(f" {EDGE_SIGNS}") for target in targets]
    result = list(targets)
    for place, word in enumerate(bare):
        for phrase in (*_phrases().get(word, ()), *_phrases().get(word.lower(), ())):
            here = range(place, min(place + len(phrase), len(bare)))
            same = phrase == (word,) or phrase == tuple(bare[index].lower() for index in here)
            if same and all(targets[index].agrees for index in here):
                for index in here:
                    if result[index].kind is Kind.PLAIN:
                        result[index] = replace(result[index], kind=Kind.TERM)
    return result


@cache
def _forms() -> frozenset[str]:
    """All forms of the words and phrases of the vocabulary."""
    tables = (*drug_words().values(), *term_words().values(), organism_words(), letter_words())
    return frozenset(form for words in tables for word in words for form in (*word.american, *word.british))


@cache
def _phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The vocabulary by first words, in small letters; capitals alone ("OR") are kept, or they would be small words."""
    phrases: dict[str, set[tuple[str, ...]]] = {}
    for form in _forms():
        phrase = tuple((form if form.isupper() else form.lower()).split())
        phrases.setdefault(phrase[0], set()).add(phrase)
    return {first: tuple(group) for first, group in phrases.items()}


@cache
def _proper_words() -> dict[str, str]:
    """Single words that have a capital of their own wherever they stand ("Vicryl", "October"), by their small form."""
    conditions = ("before", "after", "not_before", "not_after")
    rows = [row for row in table("capitals") if not any(row[name] for name in conditions)]
    words = {row["written"] for row in rows} | {form for form in _forms() if form.isalpha() and not form.isupper()}
    return {word.lower(): word for word in words if word.isalpha() and word.lower() not in words}
