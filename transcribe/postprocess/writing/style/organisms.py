"""Organisms: "s aureus" is S. aureus, "staphylococcus aureus" is Staphylococcus aureus, by ``vocab/organisms.tsv``."""

from __future__ import annotations

from functools import cache

from transcribe.postprocess.writing.style.rewriting import Found, as_written, exchanged, rewritten
from transcribe.postprocess.writing.style.surroundings import begins, in_capitals, key
from transcribe.postprocess.writing.written import Context, Run
from transcribe.report import Origin
from transcribe.tables import table

RULE = "style.organism"
SLANG = "style.slang"


@cache
def _species() -> dict[tuple[str, str], dict[str, str]]:
    """Each organism by its species' word together with its genus, the genus' first letter, and spoken short forms."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in table("organisms"):
        genus, species = row["genus"].lower(), row["species"]
        found.setdefault((genus[0], species), row)
        found[genus, species] = row
    return found


@cache
def _spoken() -> dict[tuple[str, str], dict[str, str]]:
    """Spoken short forms of two words ("c diff", "strep pneumo")."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for row in table("organisms"):
        for form in row["slang"].split("|"):
            first, _, second = form.partition(" ")
            if second:
                rows[first, second] = row
    return rows


def write_organisms(run: Run, context: Context) -> Run:
    """Genus with a capital, species without, an abbreviated genus with its stop; "staph" and "strep" small."""

    def find(run: Run, place: int) -> Found | None:
        return _one_word(run, place) or _named(run, place, context) or _short(run, place)

    return rewritten(run, find)


def _one_word(run: Run, place: int) -> Found | None:
    """ "E.coli" and "E-coli"."""
    word = run[place].text
    head, species = word[:1].lower(), word[2:].lower()
    if word[1:2] not in {".", "-"} or (head, species) not in _species():
        return None
    return 1, as_written([run[place]], f"{head.upper()}. {species}", RULE)


def _named(run: Run, place: int, context: Context) -> Found | None:
    genus = key(run[place])
    at = place + 1
    if len(genus) == 1 and at < len(run) and run[at].text == "." and run[at].origin is Origin.HEARD:
        at += 1
    if at >= len(run) or not genus:
        return None
    species = key(run[at])
    length = at + 1 - place
    if row := _species().get((genus, species)):
        written = f"{genus.upper()}." if len(genus) == 1 else row["genus"]
        return length, as_written(run[place : place + length], f"{written} {species}", RULE)
    if row := _spoken().get((genus, species)):
        if context.style.slang == "keep":
            name = f"{genus.upper()}. {species}" if len(genus) == 1 else f"{genus} {species}"
            return exchanged(run, place, length, name, RULE)
        short = f"{row['genus'][0]}. {row['species']}" if len(genus) == 1 else f"{row['genus']} {row['species']}"
        return length, as_written(run[place : place + length], short, SLANG)
    return None


def _short(run: Run, place: int) -> Found | None:
    """ "Staph" inside a sentence has no capital."""
    token = run[place]
    if token.text.lower() in {"staph", "strep"} and token.text[0].isupper() and not begins(run, place):
        if in_capitals(token):
            return None
        return 1, as_written([token], token.text.lower(), RULE)
    return None
