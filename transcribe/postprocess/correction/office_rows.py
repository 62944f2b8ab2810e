"""One row of an office's word list: its word, and what is wrong with it in words for the person who wrote it.

A pronunciation or misheard wording that is wrong is left out of its word; a row without a sound term, author or
speciality gives none. Reasons are clauses that quote nothing of the row.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from transcribe.office_table import names_of, plain
from transcribe.phones import from_arpabet
from transcribe.postprocess.correction.known_words import reason_to_keep, same
from transcribe.tables import table

LONGEST = 80  # characters of a term, a wording, an author's ID
LONGEST_SOUNDS = 250  # of a pronunciation in phones
LONGEST_NOTE = 500
MOST_FORMS = 20  # pronunciations, or misheard wordings, of one term
FORMULA_STARTS = "=+-@"
INSISTED = "!"  # behind a misheard wording: rewrite it although it may be right elsewhere


class OfficeKind(StrEnum):
    """What an office's word is."""

    DRUG = "drug"
    TERM = "term"
    PERSON = "person"
    PLACE = "place"
    ABBREVIATION = "abbreviation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class OfficeWord:
    """One of an office's own words; for everybody if it has neither author nor speciality.

    ``sounds_like`` holds respellings ("zar el toe") and ARPABET between slashes, as the office wrote them; ``misheard``
    the wordings that are rewritten to the term wherever they stand, and ``insisted`` those of them that may be right
    words elsewhere. ``line`` is its line in the file, 0 before it has one.
    """

    term: str
    kind: OfficeKind = OfficeKind.TERM
    sounds_like: tuple[str, ...] = ()
    misheard: tuple[str, ...] = ()
    author: str = ""
    speciality: str = ""
    note: str = ""
    insisted: frozenset[str] = frozenset()
    line: int = 0

    @property
    def respelled(self) -> tuple[str, ...]:
        """The plain respellings, still to be read as English."""
        return tuple(form for form in self.sounds_like if not _is_phones(form))

    @property
    def sounds(self) -> tuple[str, ...]:
        """The pronunciations given in phones, in the house's alphabet (``transcribe.phones``)."""
        return tuple(from_arpabet(form.strip("/").upper()) for form in self.sounds_like if _is_phones(form))

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it one word of its own: term, author and speciality, compared without capitals."""
        return same(self.term), same(self.author), same(self.speciality)

    def is_for(self, author: str | None, speciality: str | None) -> bool:
        """Whether it is in use for this author's dictations.

        A word for "surgery" is in use for an author of spine surgery as well.
        """
        if self.author and same(self.author) != same(author or ""):
            return False
        return not self.speciality or f" {_named(self.speciality)} " in f" {_named(speciality or '')} "


def word_of(cells: Mapping[str, str], line: int = 0) -> tuple[OfficeWord | None, tuple[str, ...]]:
    """A row's word, and what is wrong with it, as clauses; ``None`` if the row cannot be used.

    A pronunciation or misheard wording that is wrong is left out of the word.
    """
    texts = {name: _tidy(cell) for name, cell in cells.items()}
    term, author, speciality = (texts.get(name, "") for name in ("term", "author", "speciality"))
    faults = [*_term_faults(term), *_name_faults("author", author), *_name_faults("speciality", speciality)]
    if faults:
        return None, tuple(faults)
    kind, faults = _kind(texts.get("kind", ""))
    sounds_like, wrong_sounds = _sound_forms(texts.get("sounds_like", ""))
    misheard, insisted, wrong_wordings = _misheard_forms(texts.get("misheard", ""), term)
    note = texts.get("note", "")
    if not note.isprintable() or len(note) > LONGEST_NOTE:
        note = ""
        faults.append(f"the note is longer than {LONGEST_NOTE} characters or holds signs that cannot be seen")
    word = OfficeWord(term, kind, sounds_like, misheard, author, speciality, note, insisted, line)
    return word, (*faults, *wrong_sounds, *wrong_wordings)


def cells_of(word: OfficeWord) -> dict[str, str]:
    """A word's cells by column, as ``word_of`` reads them."""
    marked = (f"{wording}{INSISTED}" if wording in word.insisted else wording for wording in word.misheard)
    return {
        "term": word.term,
        "kind": word.kind,
        "sounds_like": "|".join(word.sounds_like),
        "misheard": "|".join(marked),
        "author": word.author,
        "speciality": word.speciality,
        "note": word.note,
    }


def _term_faults(term: str) -> list[str]:
    if not term:
        return ["there is no term"]
    faults = _name_faults("term", term)
    if term[0] in FORMULA_STARTS:
        faults.append(f"the term begins with “{term[0]}”, as a spreadsheet's formula does")
    if term[0] == "#":
        faults.append("the term begins with “#”, as a remark does")
    if not any(sign.isalpha() for sign in term):
        faults.append("the term has no letter")
    return faults


def _name_faults(name: str, text: str) -> list[str]:
    if len(text) > LONGEST:
        return [f"the {name} is longer than {LONGEST} characters"]
    if not text.isprintable():
        return [f"the {name} holds signs that cannot be seen"]
    if "|" in text:
        return [f"the {name} holds “|”; give each {name} a row of its own"]
    if text.count('"') % 2:
        return [f"a quotation mark in the {name} has no partner"]
    return []


def _kind(text: str) -> tuple[OfficeKind, list[str]]:
    if not text:
        return OfficeKind.TERM, []
    found = names_of("kind").get(plain(text))
    if found is None:
        return OfficeKind.OTHER, [f"the kind is none of {', '.join(OfficeKind)}"]
    return OfficeKind(found), []


def _sound_forms(cell: str) -> tuple[tuple[str, ...], list[str]]:
    forms, faults = _parted(cell, "pronunciations")
    good: list[str] = []
    for form, which in _numbered(forms, "pronunciation"):
        reason = _phones_fault(form) if form.startswith("/") else _respelling_fault(form)
        if reason:
            faults.append(f"{which} {reason}")
        else:
            good.append(form)
    return tuple(good), faults


def _phones_fault(form: str) -> str:
    if not _is_phones(form):
        return "has only one slash; phones stand between two: /Z AH0 R EH1 L T OW0/"
    if len(form) > LONGEST_SOUNDS:
        return f"is longer than {LONGEST_SOUNDS} characters"
    try:
        sounds = from_arpabet(form.strip("/").upper())
    except KeyError:
        return "holds something between its slashes that is no ARPABET phone"
    return "" if sounds else "has nothing between its slashes"


def _respelling_fault(form: str) -> str:
    if len(form) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if not all(sign.isalpha() or sign in " -'’" for sign in form) or not any(sign.isalpha() for sign in form):
        return "holds other signs than letters, spaces and hyphens; write figures as words"
    return ""


def _is_phones(form: str) -> bool:
    return len(form) > 1 and form.startswith("/") and form.endswith("/")


def _misheard_forms(cell: str, term: str) -> tuple[tuple[str, ...], frozenset[str], list[str]]:
    forms, faults = _parted(cell, "misheard wordings")
    good: list[str] = []
    insisted: set[str] = set()
    for form, which in _numbered(forms, "misheard wording"):
        wording = form.rstrip(f"{INSISTED} ")
        against = reason_to_keep(wording)
        if reason := _wording_fault(wording, term):
            faults.append(f"{which} {reason}")
        elif against and wording == form:
            faults.append(f"{which} {against}; it would be rewritten where it is right, too (“!” behind it insists)")
        else:
            good.append(wording)
            if against:
                insisted.add(wording)
    return tuple(dict.fromkeys(good)), frozenset(insisted), faults


def _wording_fault(wording: str, term: str) -> str:
    if len(wording) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if not wording.isprintable():
        return "holds signs that cannot be seen"
    if not any(sign.isalpha() for sign in wording):
        return "has no letter"
    return "is the term itself" if same(wording) == same(term) else ""


def _numbered(forms: list[str], name: str) -> list[tuple[str, str]]:
    """Each form with the words for it: "the pronunciation", or of several "pronunciation 2"."""
    if len(forms) == 1:
        return [(forms[0], f"the {name}")]
    return [(form, f"{name} {number}") for number, form in enumerate(forms, 1)]


def _parted(cell: str, what: str) -> tuple[list[str], list[str]]:
    forms = list(dict.fromkeys(" ".join(form.split()) for form in cell.split("|") if form.strip()))
    if len(forms) > MOST_FORMS:
        return forms[:MOST_FORMS], [f"it has more than {MOST_FORMS} {what}"]
    return forms, []


def _tidy(cell: str) -> str:
    """A cell in composed Unicode, with single spaces; line breaks and tabs are left to be found."""
    text = unicodedata.normalize("NFC", cell).replace("\N{NO-BREAK SPACE}", " ")
    return " ".join(part for part in text.split(" ") if part)


def _named(speciality: str) -> str:
    """A speciality's name for comparison: "e n t" is "ent"."""
    said = same(speciality)
    return next((same(row["written"]) for row in table("specialities") if row["said"] == said), said)
