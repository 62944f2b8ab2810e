"""Made-up values for the slots of sentence frames: doses that fit the drug, dates, names, vital signs, sizes.

Values are written as in a note ("50 mg", "132/84"); ``reading.py`` says them. None belongs to a person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from transcribe.learning.spoken import MONTHS, cardinal
from transcribe.learning.text import rows
from transcribe.tables import table

Row = Mapping[str, str]

_ROUTES = {
    "po": ("by mouth", "orally", "p.o."),
    "iv": ("intravenously", "IV"),
    "im": ("intramuscularly", "IM"),
    "sc": ("subcutaneously", "subcutaneous"),
    "topical": ("topically",),
    "inhaled": ("inhaled", "by inhalation"),
    "ophthalmic": ("in both eyes", "in the right eye"),
    "nasal": ("in each nostril", "intranasally"),
    "rectal": ("rectally",),
    "vaginal": ("vaginally",),
    "sublingual": ("sublingually", "under the tongue"),
    "transdermal": ("transdermally",),
    "intrathecal": ("intrathecally",),
    "epidural": ("epidurally",),
    "intravitreal": ("intravitreally",),
    "infiltration": ("by infiltration",),
    "otic": ("in the right ear", "in the left ear", "in both ears"),
    "intradermal": ("intradermally",),
    "intraarticular": ("into the joint",),
    "intra-articular": ("into the joint",),
    "intravesical": ("intravesically",),
    "intralesional": ("intralesionally",),
    "buccal": ("buccally",),
    "enteral": ("through the feeding tube",),
    "irrigation": ("as an irrigation",),
    "oral rinse": ("as a mouth rinse",),
    "implant": ("as an implant",),
}
_FREQUENCIES = ("daily", "twice daily", "b.i.d.", "t.i.d.", "at bedtime", "every 8 hours", "once a week", "as needed")
_EVERY_DAY = {
    *_FREQUENCIES,
    "t.i.d. with meals",
    "q.i.d.",
    "q.4h",
    "q.6h",
    "q.8h",
    "q.12h",
    "q.h.s.",
    "nightly",
    "with meals",
}
"""Of drugs that are taken so, the frequency may be any; others are given once, weekly or continuously, and stay so."""
_TITLES = ("Dr.", "Dr.", "Dr.", "Mr.", "Mrs.", "Ms.")


def value(slot: str, chance: Random, drug: Row) -> str:
    """A value for that slot, as it is written; ``drug`` is the row of the drug named before it, or empty.

    Empty where the drug's row has none: no dose is made up for it.
    """
    maker = _MAKERS.get(slot)
    return maker(chance, drug) if maker else slot.replace("_", " ")


def _of(column: str, fallback: tuple[str, ...]) -> Callable[[Random, Row], str]:
    def made(chance: Random, drug: Row) -> str:
        if not drug:
            return chance.choice(fallback)
        return chance.choice(drug.get(column, "").split("|"))  # nothing where the row leaves it empty

    return made


def _route(chance: Random, drug: Row) -> str:
    route = _of("routes", ("po",))(chance, drug)
    return chance.choice(_ROUTES.get(route, (route,)))


def _frequency(chance: Random, drug: Row) -> str:
    usual = _of("frequency", _FREQUENCIES)(chance, drug)
    if usual in _EVERY_DAY and chance.random() < 0.5:
        return chance.choice(_FREQUENCIES)
    hours = usual[2:-1] if usual.startswith("q.") and usual.endswith("h") else ""
    return f"every {hours} hours" if hours.isdigit() else usual


def _date(chance: Random, _: Row) -> str:
    return f"{chance.choice(MONTHS)} {chance.randint(1, 28)}, {chance.randint(2015, 2029)}"


def _birth(chance: Random, _: Row) -> str:
    return f"{chance.choice(MONTHS)} {chance.randint(1, 28)}, {chance.randint(1931, 2022)}"


def _time_ago(chance: Random, _: Row) -> str:
    count = chance.randint(2, 12)
    unit = chance.choice(("days", "weeks", "months", "years"))
    return f"{cardinal(count) if chance.random() < 0.6 else count} {unit} ago"


def _duration(chance: Random, _: Row) -> str:
    return f"for {chance.randint(2, 21)} {chance.choice(('days', 'weeks', 'months'))}"


def _size(chance: Random, _: Row) -> str:
    def side() -> str:
        return f"{chance.uniform(0.2, 9.9):.1f}" if chance.random() < 0.6 else str(chance.randint(1, 30))

    sides = [side() for _ in range(chance.choice((2, 2, 3)))]
    return f"{' x '.join(sides)} {chance.choice(('cm', 'mm'))}"


def surname(chance: Random) -> str:
    """A surname, for a name that is only spelled."""
    return _name("surname", chance)


def _person(chance: Random, _: Row) -> str:
    return f"{chance.choice(_TITLES)} {_name('surname', chance)}"


def _patient(chance: Random, _: Row) -> str:
    return f"{chance.choice(_TITLES[3:])} {_name('surname', chance)}"


def _full_name(chance: Random, _: Row) -> str:
    return f"{_name(chance.choice(('given_f', 'given_m')), chance)} {_name('surname', chance)}"


def _address(chance: Random, _: Row) -> str:
    street = chance.choice(("Street", "Avenue", "Road", "Drive", "Lane"))
    return f"{chance.randint(2, 980)} {_name('surname', chance)} {street}, {_name('place', chance)}"


def _level(chance: Random, _: Row) -> str:
    part, last = chance.choice((("C", 7), ("T", 12), ("L", 5)))
    first = chance.randint(1, last - 1)
    return chance.choice((f"{part}{first}-{part}{first + 1}", f"{part}{first}-{first + 1}", f"{part}{first}"))


def _number(low: int, high: int, form: str = "{}") -> Callable[[Random, Row], str]:
    return lambda chance, _: form.format(chance.randint(low, high))


def _decimal(low: float, high: float, form: str) -> Callable[[Random, Row], str]:
    return lambda chance, _: form.format(chance.uniform(low, high))


def _one_of(*choices: str) -> Callable[[Random, Row], str]:
    return lambda chance, _: chance.choice(choices)


def _blood_pressure(chance: Random, _: Row) -> str:
    systolic = chance.randint(88, 198)
    return f"{systolic}/{round(systolic * chance.uniform(0.48, 0.7))}"


def _speciality(chance: Random, _: Row) -> str:
    return chance.choice([row["said"] for row in table("specialities")])


def _specialist(chance: Random, _: Row) -> str:
    return chance.choice([row["said"] for row in table("specialities") if row["said"].endswith("ist")] or ["surgeon"])


_DOCUMENTS = (
    "clinic note",
    "progress note",
    "letter",
    "consultation letter",
    "operative report",
    "procedure note",
    "discharge summary",
    "history and physical",
    "follow-up letter",
    "referral letter",
    "consultation",
    "telephone note",
)

_MAKERS: dict[str, Callable[[Random, Row], str]] = {
    "dose": _of("strengths", ("5 mg", "10 mg", "20 mg", "40 mg", "50 mg", "100 mg", "250 mg", "500 mg")),
    "route": _route,
    "frequency": _frequency,
    "duration": _duration,
    "side": _one_of("left", "right"),
    "value": _decimal(0.2, 14.0, "{:.1f}"),
    "integer": _number(2, 99),
    "percent": _number(1, 99, "{}%"),
    "bp": _blood_pressure,
    "pulse": _number(48, 128),
    "temp": _decimal(96.4, 103.2, "{:.1f}"),
    "weight": _number(48, 132, "{} kg"),
    "size": _size,
    "length": _decimal(0.3, 12.0, "{:.1f} cm"),
    "volume": _number(2, 950, "{} mL"),
    "grade": _one_of("grade 1/6", "grade 2/6", "grade 3/6", "grade 4/6"),
    "age": _number(18, 97, "{}-year-old"),
    "date": _date,
    "dob": _birth,
    "time_ago": _time_ago,
    "person": _person,
    "patient": _patient,
    "full_name": _full_name,
    "mrn": _number(100_000, 9_999_999),
    "phone": _number(1000, 9999, "555-{}"),
    "level": _level,
    "stage": _one_of("stage 1", "stage 2", "stage 3A", "stage 3B", "stage 4", "stage II", "stage IIIA"),
    "number_word": lambda chance, _: cardinal(chance.randint(2, 12)),
    "speciality": _speciality,
    "specialist": _specialist,
    "document": _one_of(*_DOCUMENTS),
    "hospital": lambda chance, _: _name("hospital", chance),
    "address": _address,
}


@cache
def _names() -> dict[str, tuple[str, ...]]:
    kinds: dict[str, list[str]] = {}
    for row in rows("names"):
        kinds.setdefault(row["kind"], []).append(row["name"])
    return {kind: tuple(names) for kind, names in kinds.items()}


def _name(kind: str, chance: Random) -> str:
    return chance.choice(_names()[kind])
