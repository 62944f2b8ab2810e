"""All terms of ``vocab/`` as they may be said and are to be written: names, other forms, British forms, plurals.

Where two tables hold the same wording, the commoner one counts; a drug comes before other things of its rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from transcribe.tables import rows_of, vocabulary_folder
from transcribe.watchwords import watchwords

RARE = 4  # the rank of the wide list
SPELLED = 2  # the rank of abbreviations: no list says how often each is said
LONGEST = 4  # words of a wording that is looked for by its sound
SHORTEST_PART = 5  # letters of a word that is worth knowing out of a longer term


class Kind(StrEnum):
    """What a term is."""

    DRUG = "drug"
    BRAND = "brand"
    CLASS = "class"
    DIAGNOSIS = "diagnosis"
    FINDING = "finding"
    ANATOMY = "anatomy"
    PROCEDURE = "procedure"
    OPERATIVE = "operative"
    INSTRUMENT = "instrument"
    EPONYM = "eponym"
    LABORATORY = "laboratory"
    IMAGING = "imaging"
    CARE = "care"
    ABBREVIATION = "abbreviation"
    PERSON = "person"
    PLACE = "place"
    OTHER = "other"
    PLAIN = "plain"  # ordinary English, and no term


LISTS = {
    "diagnoses": Kind.DIAGNOSIS,
    "findings": Kind.FINDING,
    "anatomy": Kind.ANATOMY,
    "procedures": Kind.PROCEDURE,
    "laboratory": Kind.LABORATORY,
    "imaging": Kind.IMAGING,
    "operative": Kind.OPERATIVE,
    "instruments": Kind.INSTRUMENT,
    "eponymic": Kind.EPONYM,
    "care": Kind.CARE,
    "sciences": Kind.OTHER,
}
"""The tables ``vocab/terms/<name>.tsv``; of two with the same term and rank, the first one's kind counts."""
TABLES = ("drugs", "wide", "abbreviations", "organisms", "note_words", *(f"terms/{name}" for name in LISTS))
RULES = ("plural_endings", "english_sounds", "watchwords")
"""The tables read here: names, and what decides on plurals and parts."""

_WIDE = {kind.value: kind for kind in Kind}
_UNCOUNTED = {Kind.DRUG, Kind.BRAND, Kind.CARE, Kind.ABBREVIATION, Kind.OTHER, Kind.PLAIN}
COUNTED = frozenset(Kind) - _UNCOUNTED  # have plurals
NAMES = frozenset({Kind.PERSON, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Term:
    """One wording of the vocabulary, as it is written inside a sentence.

    ``rank``: 1 said daily … 3 rarer, 4 a rare name that nobody chose by hand. ``preferred`` is the American wording
    where this is the British one; ``head`` the entry that this is another form of (plural, adjective, shorter or longer
    form). ``ordinary`` marks drug names that are also everyday words or names.
    """

    written: str
    kind: Kind
    rank: int
    preferred: str | None = None
    head: str | None = None
    ordinary: bool = False


def same(wording: str) -> str:
    """A wording as it is looked up: no capitals, plain apostrophes, a hyphen the same as a space."""
    plain = wording.replace("\u2019", "'").replace("-", " ").strip(' .,;:!?"()')
    return " ".join(plain.casefold().split())


def spoken_terms() -> dict[Term, str]:
    """Every term of ``vocab/``, each wording once, with the words by which it is said ("c b c" for CBC)."""
    chosen: dict[str, Term] = {}
    for term in (*_drugs(), *_listed(), *_organisms(), *_wide()):
        _enter(chosen, term)
    for term in tuple(chosen.values()):
        for form in (_plural(term), *_parts(term), _without_side(term)):
            if form is not None:
                chosen.setdefault(same(form.written), form)
    said = {term: term.written for term in chosen.values()}
    for row in _rows("abbreviations"):
        if same(row["written"]) not in chosen:
            chosen[same(row["written"])] = term = Term(row["written"], Kind.ABBREVIATION, SPELLED)
            said[term] = row["said"].split("|")[0]
    return said


def note_words() -> list[Term]:
    """The ordinary words of medical notes: no terms, but what is no word at all may have been one of them."""
    return [Term(row["word"], Kind.PLAIN, int(row["rank"])) for row in _rows("note_words")]


def _enter(chosen: dict[str, Term], term: Term) -> None:
    key = same(term.written)
    if key and (key not in chosen or (term.rank, term.ordinary) < (chosen[key].rank, chosen[key].ordinary)):
        chosen[key] = term


def _drugs() -> Iterator[Term]:
    rows = _rows("drugs")
    american = {_british_name(row): row["written"] for row in rows if row["british"]}
    kinds = {"brand": Kind.BRAND, "class": Kind.CLASS}
    for row in rows:
        yield Term(
            row["written"],
            kinds.get(row["kind"], Kind.DRUG),
            int(row["rank"]),
            preferred=american.get(row["name"]),
            ordinary=row["ordinary"] == "yes",
        )


def _british_name(row: dict[str, str]) -> str:
    return row["british"].casefold()


def _listed() -> Iterator[Term]:
    for name, kind in LISTS.items():
        for row in _rows(f"terms/{name}"):
            head = Term(row["term"], kind, int(row["rank"]))
            yield head
            if row["british"]:
                yield replace(head, written=row["british"], preferred=head.written)
            for form in filter(None, row["also"].split("|")):
                yield replace(head, written=form, head=head.written)


def _organisms() -> Iterator[Term]:
    for row in _rows("organisms"):
        yield Term(f"{row['genus']} {row['species']}".strip(), Kind.OTHER, 2)


def _wide() -> Iterator[Term]:
    for row in _rows("wide"):
        yield Term(row["term"], _WIDE.get(row["category"], Kind.OTHER), RARE)


def _rows(name: str) -> tuple[dict[str, str], ...]:
    """A table's rows, not kept: an index is built once, the program runs all day."""
    return rows_of(vocabulary_folder() / f"{name}.tsv")


def _plural(term: Term) -> Term | None:
    """The plural of a term that is chosen by hand, where its last word has one."""
    words = len(term.written.split())
    if term.kind not in COUNTED or term.head or term.rank > (3 if words == 1 else 2) or words >= LONGEST:
        return None
    written = plural(term.written)
    preferred = plural(term.preferred) if term.preferred else None
    return replace(term, written=written, head=term.written, preferred=preferred) if written else None


def plural(wording: str) -> str | None:
    """A wording's plural by the ending of its last word; ``None`` where none is said."""
    last = re.split(r"[\s-]", wording)[-1]
    if not (last.isalpha() and last.islower()) or " of " in wording:
        return None
    endings = _plural_endings()
    ending = next(last[start:] for start in range(len(last) + 1) if last[start:] in endings)
    end = endings[ending]
    return None if end == "-" else wording.removesuffix(ending) + end


def plural_sounds(term: Term, singular: Sequence[str]) -> tuple[str, ...]:
    """The pronunciations of a regular plural by those of its singular; none where the term is no such plural."""
    if not term.head or term.written != plural(term.head):
        return ()
    if term.head.endswith("sis"):
        return tuple(sounds[:-2] + "iz" for sounds in singular if sounds.endswith(("Is", "Vs")))
    if term.written in {f"{term.head}s", f"{term.head}es", f"{term.head[:-1]}ies"}:
        return tuple(sounds + _plural_sound(sounds[-1:]) for sounds in singular)
    return ()


def _plural_sound(last: str) -> str:
    if last and last in "szSZCJ":
        return "Iz"
    return "s" if last and last in "ptkfT" else "z"


def _parts(term: Term) -> Iterator[Term]:
    """The hard words of a longer term: they are heard, and mis-heard, without their neighbours too."""
    words = term.written.replace("-", " ").split()
    if len(words) == 1 or term.rank == RARE:
        return
    for word in words:
        if len(word) >= SHORTEST_PART and word.isalpha() and word.casefold() not in _everyday_words():
            yield Term(word, term.kind, term.rank, head=term.written)


def _without_side(term: Term) -> Term | None:
    """What stands behind the side: no side is ever taken for misheard, so the rest is looked for alone."""
    side, _, rest = term.written.partition(" ")
    if watchwords().get(side) != "side" or " " not in rest or term.rank == RARE:
        return None
    return replace(term, written=rest, head=term.written, preferred=None)


@cache
def _plural_endings() -> dict[str, str]:
    return {row["ending"]: row["plural"] for row in _rows("plural_endings")}


@cache
def _everyday_words() -> frozenset[str]:
    return frozenset(row["word"] for row in _rows("english_sounds") if row["kind"] == "common")
