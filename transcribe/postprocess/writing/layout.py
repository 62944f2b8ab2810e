"""Lays the heard words and spoken commands out as sections, paragraphs and items.

A heading is taken where an author speaks one as such: closed by a colon, after "next heading", as a sentence of its
own, or (where no punctuation is spoken) where the words can hardly be anything else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from transcribe.postprocess.writing.borders import begins_large, is_cut, uncut
from transcribe.postprocess.writing.commands import Action, Spoken, spoken_signs
from transcribe.postprocess.writing.headings import LONGEST, Heading, exact_heading, heading_in, holding, titled
from transcribe.postprocess.writing.items import (
    Item,
    bare_number,
    counted_item,
    follows,
    has_number_behind,
    numbered_item,
    ordinal_item,
    unmarked_items,
)
from transcribe.postprocess.writing.page import ENDINGS, STOPS, Page, Part
from transcribe.postprocess.writing.pieces import Piece
from transcribe.postprocess.writing.sentence_units import is_kind
from transcribe.postprocess.writing.unheaded import headings_without_colon
from transcribe.report import DocumentType

Entry = Piece | Spoken
SURE_IN_LETTER = 0.75  # confidence of a heading without a colon in prose
CLOSES_ALL = 4  # headings closed with a spoken colon that show an author who closes all of them so
LONGEST_MISHEARD = 4  # words
STOPS_WITHOUT_COMMA = 5  # spoken full stops that show an author who leaves the commas to the listener


def lay_out(stream: Sequence[Entry], document_type: DocumentType, *, signs_spoken: bool) -> list[Part]:
    """The sections of a dictation. ``signs_spoken``: the author dictates the punctuation."""
    layout = _Layout(list(stream), document_type, signs_spoken=signs_spoken)
    return layout.laid_out()


class _Layout:
    """One walk over the stream."""

    def __init__(self, stream: list[Entry], document_type: DocumentType, *, signs_spoken: bool) -> None:
        self.stream = stream
        self.page = Page(own_signs=_own_signs(stream) if signs_spoken else STOPS)
        self.in_letter = document_type is DocumentType.LETTER
        self.unmarked_items = {} if signs_spoken else unmarked_items(self.stream)
        self.large = begins_large(stream)
        self.closed = _closed_headings(stream)
        self.counted: Part | None = None  # the last part whose items are numbered "one period"
        self.unclosed = (
            {}
            if self.closed
            else dict(_unclosed_headings(stream, SURE_IN_LETTER if self.in_letter else 0.0, sure=signs_spoken))
        )

    def laid_out(self) -> list[Part]:
        place = 0
        while place < len(self.stream):
            place += self._structure(place) or self._write(place)
        self.page.new_block()
        return [part for part in self.page.parts if part.heading is not None or part.paragraphs]

    def _write(self, place: int) -> int:
        entry = self.stream[place]
        if isinstance(entry, Piece):
            self.page.write(self._without_cut(entry, place))
            return 1
        action = entry.command.action
        if action is Action.NEXT_PATIENT:
            self.page.new_part(None)
        elif action is Action.PARAGRAPH and self._ends_section():
            self._leave_section()
        else:
            self.page.command(entry)
        return 1

    def _without_cut(self, piece: Piece, place: int) -> Piece:
        """The word without a full stop or comma of the recogniser's that cannot stand behind it."""
        after = self.stream[place + 1] if place + 1 < len(self.stream) else None
        if not isinstance(after, Piece):
            return piece
        if piece.sign == "." and is_cut(piece, after, ending=self._ends(place + 1), large=self.large):
            self.stream[place + 1] = uncut(after)
            return replace(piece, sign="")
        before = self.stream[place - 1] if place else None
        named = isinstance(before, Piece) and is_kind(before.plain, "title") and piece.text[:1].isupper()
        if piece.sign == "," and named and is_kind(after.plain, "auxiliary", "verb"):
            return replace(piece, sign="")  # "Mr. Weller, is": no comma parts a subject from its verb
        return piece

    def _ends(self, place: int) -> bool:
        entry = self.stream[place]
        after = self.stream[place + 1] if place + 1 < len(self.stream) else None
        ended = isinstance(entry, Piece) and bool(entry.sign)
        return ended or not isinstance(after, Piece) or place + 1 in self.unclosed

    def _ends_section(self) -> bool:
        """A new paragraph ends a list, and in a letter any headed section."""
        return self.page.kind == "item" or (self.in_letter and self.page.parts[-1].heading is not None)

    def _leave_section(self) -> None:
        """Go on under no heading, once the section holds something."""
        self.page.new_block()
        if self.page.parts[-1].paragraphs:
            self.page.new_part(None)

    def _structure(self, place: int) -> int:
        """A heading or a list item that begins here: how many entries it took, 0 if none does."""
        entry = self.stream[place]
        if isinstance(entry, Spoken):
            return self._announced(entry, place)
        if place in self.unclosed:
            return self._take(self.unclosed[place], place)
        if place in self.unmarked_items:
            if self.unmarked_items[place].value == 1:
                self.page.announce()
            return self._begin_item(self.unmarked_items[place])
        if self.page.sentence:
            return (
                self._heading(place, announced=False)
                or self._item(place)
                or self._counted(place)
                or self._ordinal(place)
                or self._misheard_heading(place)
            )
        return (
            (self._item(place) if self._may_list(place) else 0)
            or self._counted_after_colon(place)
            or self._next_item(place)
            or self._heading_in_midsentence(place)
        )

    def _may_list(self, place: int) -> bool:
        """After a colon, or where the recogniser heard a sentence end, a list may begin or go on."""
        before = self.stream[place - 1] if place else None
        after_colon = bool(self.page.run) and self.page.run[-1].text == ":"
        return after_colon or (isinstance(before, Piece) and any(sign in ENDINGS for sign in before.sign))

    def _announced(self, spoken: Spoken, place: int) -> int:
        """ "Next heading", "next item"."""
        if spoken.command.action is Action.HEADING:
            return 1 + (self._heading(place + 1, announced=True) or self._unknown_heading(place + 1))
        if spoken.command.action is Action.ITEM:
            return self._begin_item(Item(self.page.item + 1, 1))
        return 0

    def _take(self, heading: Heading, place: int, *, closing: int = 0) -> int:
        """Begin the section; or, for a part of an examination within one, write "Lungs:" into the line."""
        said = [entry for entry in self.stream[place : place + heading.length] if isinstance(entry, Piece)]
        if heading.part and self.page.parts[-1].heading in holding("parts"):
            self.page.label(heading.written, said)
        else:
            self.page.new_part(heading.written, said, sure=heading.likeness == 100)
        return heading.length + closing

    def _heading(self, place: int, *, announced: bool) -> int:
        """A heading: words of the table, closed by a colon; after "next heading" the colon may be missing."""
        run: list[Piece] = []
        for entry in self.stream[place : place + LONGEST]:
            if isinstance(entry, Spoken):
                break
            run.append(entry)
            if entry.sign:
                break
        words = [piece.plain for piece in run]
        spoken_colon = run and self._is_colon(place + len(run))
        written_colon = bool(run) and ":" in run[-1].sign
        whole_sentence = bool(run) and "." in run[-1].sign and "." in self.page.own_signs
        if run and (spoken_colon or written_colon):
            found = heading_in(words)
        elif announced or whole_sentence:
            found = exact_heading(words)
            if found and whole_sentence and not announced and not self._is_whole(found, words):
                found = None
        else:
            found = None
        return self._take(found, place, closing=int(bool(spoken_colon))) if found else 0

    def _misheard_heading(self, place: int) -> int:
        """Words that no table knows, closed by a colon, where an author closes all headings so: "this kitchen colon".

        Not in a letter or an examination, not words that make a sentence ("my questions are"), and not what only stands
        before a heading of the table ("… 2026. 6. Chief complaint colon").
        """
        if self.closed < CLOSES_ALL or self.in_letter or self.page.parts[-1].heading in holding("parts"):
            return 0
        run: list[Piece] = []
        for entry in self.stream[place : place + LONGEST_MISHEARD]:
            if isinstance(entry, Spoken) or is_kind(entry.plain, "verb", "auxiliary", "preposition", "order"):
                break
            run.append(entry)
        if not run or not self._is_colon(place + len(run)) or _ends_in_heading([piece.plain for piece in run]):
            return 0
        self.page.new_part(titled([piece.plain for piece in run]), run, sure=False)
        self.page.parts[-1].unknown = True
        return len(run) + 1

    def _is_whole(self, found: Heading, words: list[str]) -> bool:
        """Whether a heading is all of its sentence; of a letter's sentences of one word only a few can be one."""
        return found.length == len(words) and not (self.in_letter and found.written not in holding("list"))

    def _unknown_heading(self, place: int) -> int:
        """After "next heading": words that no table knows, if a colon closes them; else only a new paragraph."""
        run: list[Piece] = []
        for entry in self.stream[place : place + LONGEST]:
            if isinstance(entry, Spoken):
                break
            run.append(entry)
        if not run or not self._is_colon(place + len(run)):
            self.page.new_block()
            return 0
        self.page.new_part(titled([piece.plain for piece in run]), run, sure=False)
        return len(run) + 1

    def _heading_in_midsentence(self, place: int) -> int:
        """Two or more words of the table, exactly, and a spoken colon: "… twenty six chief complaint colon"."""
        for length in range(LONGEST, 1, -1):
            if not self._is_colon(place + length):
                continue
            words = [entry.plain for entry in self.stream[place : place + length] if isinstance(entry, Piece)]
            if len(words) == length and (found := exact_heading(words)) and found.length == length:
                return self._take(found, place, closing=1)
        return 0

    def _is_colon(self, place: int) -> bool:
        entry = self.stream[place] if place < len(self.stream) else None
        return isinstance(entry, Spoken) and entry.command.value == ":"

    def _item(self, place: int) -> int:
        """An item's number at the beginning of a sentence, if it is the one that comes next (or nearly)."""
        found = numbered_item(self.stream, place) or bare_number(self.stream, place, self.page.item)
        if found is None or not follows(found.value, self.page.item):
            return 0
        return self._begin_item(found)

    def _counted(self, place: int) -> int:
        """ "One period …" at the beginning of a section or paragraph, "two period …" at that of a sentence."""
        begun = self.page.kind == "item" and self.page.item
        if self.page.run and not begun:
            return 0
        least = 1 if self._holds_list() else 2
        found = counted_item(self.stream, place, self.page.item if begun else 0, least=least)
        return self._begin_counted(found) if found else 0

    def _counted_after_colon(self, place: int) -> int:
        """ "M mode colon one period … two period … three period …"."""
        if not self.page.run or self.page.run[-1].text != ":":
            return 0
        found = counted_item(self.stream, place, 0, least=3)
        return self._begin_counted(found) if found else 0

    def _begin_counted(self, found: Item) -> int:
        self.counted = self.page.parts[-1]
        return self._begin_item(found)

    def _next_item(self, place: int) -> int:
        """The next number of a list whose items have no stop between them: "number one hypertension number two …"."""
        in_list = self.page.kind == "item" and (self.counted is self.page.parts[-1] or self._holds_list())
        before = self.stream[place - 1] if place else None
        if not in_list or not self.page.run or not isinstance(before, Piece) or has_number_behind(before.plain):
            return 0
        if is_kind(before.plain, "determiner", "preposition", "joining", "auxiliary", "verb"):
            return 0
        found = numbered_item(self.stream, place) or counted_item(self.stream, place, self.page.item)
        return self._begin_item(found) if found and found.value == self.page.item + 1 else 0

    def _holds_list(self) -> bool:
        return self.page.parts[-1].heading in holding("list")

    def _ordinal(self, place: int) -> int:
        """ "First … second …" under a heading such as Plan."""
        if not self._holds_list():
            return 0
        found = ordinal_item(self.stream, place, self.page.item)
        return self._begin_item(found) if found else 0

    def _begin_item(self, found: Item) -> int:
        self.page.new_block("item")
        self.page.item = found.value
        return found.length


def _own_signs(stream: Sequence[Entry]) -> frozenset[str]:
    """Which of the recogniser's signs serve an author who speaks punctuation: commas, if plainly none is spoken."""
    spoken = spoken_signs(stream)
    return frozenset({","}) if spoken.get(".", 0) >= STOPS_WITHOUT_COMMA and not spoken.get(",") else frozenset()


def _ends_in_heading(words: Sequence[str]) -> bool:
    endings = (list(words[at:]) for at in range(len(words)))
    return any((found := exact_heading(ending)) and found.length == len(ending) for ending in endings)


def _closed_headings(stream: Sequence[Entry]) -> int:
    """How many headings this author has closed with a spoken colon."""
    count = 0
    for place, entry in enumerate(stream):
        if isinstance(entry, Spoken) and entry.command.value == ":":
            before = [each.plain for each in stream[max(0, place - LONGEST) : place] if isinstance(each, Piece)]
            count += _ends_in_heading(before)
    return count


def _unclosed_headings(stream: Sequence[Entry], enough: float, *, sure: bool) -> Iterator[tuple[int, Heading]]:
    """Headings in stretches of words without commands, where the author closes none with a colon.

    ``enough`` is the confidence that is asked for; ``sure``: full stops are spoken, so that a heading can only stand
    where a sentence begins.
    """
    place = 0
    begins = True
    while place < len(stream):
        stretch: list[Piece] = []
        for entry in stream[place:]:
            if isinstance(entry, Spoken):
                break
            stretch.append(entry)
        starts = [number for number, piece in enumerate(stretch) if (number == 0 and begins) or _ended(stretch, number)]
        for found in headings_without_colon([piece.plain for piece in stretch], starts):
            if found.confidence >= enough and (found.place in starts or not sure):
                yield place + found.place, Heading(found.written, found.length, 100.0)
        place += len(stretch)
        closing = stream[place] if place < len(stream) else None
        begins = isinstance(closing, Spoken) and closing.command.value not in {",", ";", ":", "(", "-", "/", "–"}
        place += 1


def _ended(stretch: Sequence[Piece], number: int) -> bool:
    return number > 0 and any(sign in ENDINGS for sign in stretch[number - 1].sign)
