"""Names of drugs in running text, and what ``vocab/drugs.tsv`` holds about each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from transcribe.postprocess.correction.terms import same
from transcribe.postprocess.flags.safety.drugs.lexemes import Lexeme
from transcribe.tables import rows_of, table, vocabulary_folder

LONGEST = 5  # words of a name
SKIPPED = frozenset("-/.#")  # inside a name


@dataclass(frozen=True, slots=True)
class Drug:
    """A name of ``drugs.tsv``.

    ``ingredients``: generic names without salts ("metoprolol"). ``known_as``: this name, its generic, its only
    ingredient: the order in which a table about drugs is asked. ``routes``, ``strengths``, ``indications``: as listed,
    a brand's those of its generic. ``ordinary``: also an everyday word. ``group``: a class of drugs ("statins").
    ``salt``: by itself a drug, behind another name a part of it ("calcium").
    """

    name: str
    written: str
    ingredients: frozenset[str]
    known_as: tuple[str, ...]
    routes: frozenset[str]
    strengths: tuple[str, ...]
    indications: tuple[str, ...]
    ordinary: bool
    group: bool
    salt: bool


@dataclass(frozen=True, slots=True)
class Name:
    """A drug's name in a text: lexemes ``first`` … ``last`` (half-open)."""

    drug: Drug
    first: int
    last: int


def names_in(lexemes: Sequence[Lexeme]) -> tuple[Name, ...]:
    """All names of drugs in a text, the longest at each place; hyphens inside a name do not count."""
    found: list[Name] = []
    place = 0
    while place < len(lexemes):
        name = _name_at(lexemes, place)
        if name and not (name.drug.salt and found and found[-1].last == name.first):
            found.append(name)
        place = name.last if name else place + 1
    return tuple(found)


def drug(name: str) -> Drug | None:
    """What is known of a name; ``None`` where it is no drug's."""
    return _drugs().get(same(name))


def _name_at(lexemes: Sequence[Lexeme], place: int) -> Name | None:
    known = _by_first_word().get(lexemes[place].key)
    if not known:
        return None
    words: list[str] = []
    best: Name | None = None
    for last in range(place, min(place + 2 * LONGEST, len(lexemes))):
        key = lexemes[last].key
        if key in SKIPPED and words:
            continue
        words.append(key)
        found = known.get(tuple(words))
        if found:
            best = Name(found, place, last + 1)
        if len(words) == LONGEST:
            break
    return best


@cache
def _by_first_word() -> Mapping[str, Mapping[tuple[str, ...], Drug]]:
    index: dict[str, dict[tuple[str, ...], Drug]] = {}
    for name, one in _drugs().items():
        index.setdefault(name.split()[0], {})[tuple(name.split())] = one
    for row in table("drug_short_names"):
        for said in row["said"].split("|"):
            index.setdefault(said.split()[0], {})[tuple(said.split())] = _drugs()[row["drug"]]
    return index


@cache
def _drugs() -> Mapping[str, Drug]:
    rows = {same(row["name"]): row for row in rows_of(vocabulary_folder() / "drugs.tsv")}
    rows = {name: row for name, row in rows.items() if row["kind"] != "salt" or row["strengths"]}
    american = {same(row["british"]): name for name, row in rows.items() if row["british"]}
    single = frozenset(name for name, row in rows.items() if row["kind"] == "generic" and " " not in name)
    return {name: _drug(name, rows, american, single) for name in rows}


def _drug(name: str, rows: Mapping[str, dict[str, str]], american: Mapping[str, str], single: frozenset[str]) -> Drug:
    row = rows[name]
    generics = tuple(same(part) for part in row["generic"].split("+") if part) or (american.get(name, name),)
    ingredients = frozenset(part for generic in generics for part in _ingredients(generic, american, single))
    only = tuple(ingredients) if len(ingredients) == 1 else ()
    about = [row, *(rows[generic] for generic in generics if generic in rows)]
    return Drug(
        name=name,
        written=row["written"],
        ingredients=ingredients,
        known_as=tuple(dict.fromkeys((name, *(generics if len(generics) == 1 else ()), *only))),
        routes=frozenset(_listed(about, "routes")),
        strengths=tuple(_listed(about if len(generics) == 1 else [row], "strengths")),
        indications=tuple(_listed(about, "indications")),
        ordinary=row["ordinary"] == "yes",
        group=row["kind"] == "class",
        salt=row["kind"] == "salt",
    )


def _ingredients(generic: str, american: Mapping[str, str], single: frozenset[str]) -> Iterator[str]:
    """The drugs that a generic name is made of: "amoxicillin clavulanate", "sodium valproate", "insulin glargine"."""
    words = [american.get(word, word) for word in generic.split()]
    parts = [word for word in words if word in single]
    if "insulin" in parts:
        yield "insulin"
    elif parts:
        yield from parts
    else:
        yield american.get(generic, generic)


def _listed(rows: Sequence[dict[str, str]], column: str) -> Iterator[str]:
    return iter(dict.fromkeys(entry for row in rows for entry in row[column].split("|") if entry))
