"""What can be said: which names of a data base are words that somebody dictates, and with which letters capital."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

WORD = re.compile(r"[A-Za-z]+(?:'s)?(?:-[A-Za-z]+)*")
TERM = re.compile(rf"{WORD.pattern}(?: {WORD.pattern}){{0,3}}")


def _stop_words(*kinds: str) -> frozenset[str]:
    lines = (Path(__file__).parent / "stop_words.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")][1:]
    return frozenset(word for word, kind in rows if kind in kinds)


CLASSIFYING = _stop_words("classifying", "animals")  # a name with such a word was never dictated so
SMALL = _stop_words("small")  # words that have their capitals only in the names of scales and tests
PEOPLE = _stop_words("people")  # possessives that are no person's name

# A head noun that is not last: a heading turned round without its comma ("Langerhans cancer islet").
HEADS = re.compile(r"\b(?:syndrome|disease|neoplasm|cancer|infection|disorder)s?\b.* ")

# Endings that only common nouns and adjectives of medicine have: such a word is no name and is written small.
MEDICAL = re.compile(
    r"""(?:itis|itides|osis|oses|oma|omas|omata|emia|emic|aemia|uria|uric|pathy|pathies|pathic|algia|algias|ectomy|otomy|ostomy|plasty
    |scopy|graphy|gram|rrhea|rrhoea|rrhage|rrhagia|rrhagic|penia|penic|philia|philic|plasia|plastic|plasm|trophy|trophic|genesis
    |genic|lysis|lytic|stasis|static|sclerotic|megaly|cele|ectasis|ectasia|ectatic|malacia|ptosis|spasm|phagia|phasia|plegia|plegic
    |paresis|pnea|tropia|phoria|opia|opsia|dactyly|cephaly|cephalic|melia|mycosis|iasis|iases|isms?|tions?|sions?|ments?|ness|ity
    |[a-z]{3}[rtnlcd]ia|[a-z]{3}(?:t|n|l|r|d|m|g|s|ph|th|p)ic|[a-z]{2}ical|[a-z]{4}[nrtcdgle]al|[a-z]{4}[lt]ar|[a-z]{4}ary|[a-z]{3}ous
    |[a-z]{3}oid|[a-z]{3}oids|[a-z]{3}ive|[a-z]{3}ated|[a-z]{3}ing|ase|[a-z]{3}[td]ine|cytes?|cytic|blasts?|blastic|derma|dermia|esthesia|kinesia
    |tonia|tonic|taxia|gnosia|praxia|lexia|thorax|thyroidism|dontia|glossia|cheilia|pathogen|ology|ologic|syndesis|desis|centesis
    |tripsy|metry|phobia|mania|tocia|cusis|cardia|cardial|sthenia|gonadism|mastia|thelia|stomia|poiesis|poietic|cidal|static
    |spermia|phakia|zoic|viral|phyte|facial|carpal|tarsal|dermal|thelial|axial|costal|gonadal|mental|enzyme|antibody)\Z
    |\A(?:neuro|cranio|micro|macro|hyper|hypo|pseudo|para|peri|endo|intra|inter|extra|supra|infra|sub|trans|retro|hemi|poly|mono|hemo|haemo|cardio
    |thrombo|lympho|myelo|osteo|chondro|arthro|dermato|gastro|entero|hepato|nephro|spleno|angio|vaso|broncho|pneumo|fibro|lipo|adeno|cysto
    |uretero|urethro|hystero|gyneco|ophthalmo|kerato|retino|photo|immuno|cyto|cortico|thyro|gluco|glyco|psycho|electro|radio|auto
    |anti|post|pre|non|multi|dys|brachy|syn|oligo|acro|ortho|onycho|tricho|leuko|erythro|megalo|schizo)[a-z]{4,}""",
    re.VERBOSE,
)

# Genera by their ending; common nouns with such an ending are no organisms.
GENUS = re.compile(
    r"(?!(?:pat|lam|rub|colum|varic|glab|fontan|umbr|mod|mor|roseol|cytel)ella|(?:gono|pneumo|meningo|diplo|micro)coccus|[cp]ytoplasma|endoplasma)"
    r"[a-z]{3,}(?:bacter|bacterium|bacillus|myces|plasma|spora|coccus|trichum|phyton|monas|ella)\Z"
)

_KINDS = (
    (
        "procedure",
        re.compile(r"(?:ectomy|otomy|ostomy|plasty|scopy|graphy|centesis|desis|tripsy|pexy|rrhaphy|ectomies)\Z"),
    ),
    (
        "diagnosis",
        re.compile(
            r"(?:itis|osis|oma|pathy|emia|uria|iasis|plasia|penia|cele|ectasia|malacia|sclerosis|syndrome|disease)\Z"
        ),
    ),
    (
        "finding",
        re.compile(r"(?:algia|rrhea|pnea|phagia|phasia|plegia|paresis|opsia|megaly|esthesia|kinesia|gnosia|praxia)\Z"),
    ),
    ("organism", GENUS),
    ("chemical", re.compile(r"(?:(?<!ph|re|le|se)ase|protein|globulin|peptide|receptor|acid|antigen|antibody)\Z")),
)


_PLACE = re.compile(
    r"(?:sub|supra|infra|retro|intra|inter|trans|juxta|peri|para|endo|epi)[a-z]{3,}(?:al|ar|ary|eal|ean)"
)


def kind(term: str, otherwise: str) -> str:
    """The category of a term by its last word's ending, else the one that its source suggests."""
    last = term.lower().rsplit(" ", 1)[-1]
    found = next((name for name, ending in _KINDS if ending.search(last)), otherwise)
    return "anatomy" if found == "other" and _PLACE.fullmatch(last) else found


def upright(form: str) -> str:
    """A heading in its spoken order: "fistula, enterocutaneous" → "enterocutaneous fistula"."""
    head, comma, rest = form.partition(", ")
    return f"{rest} {head}" if comma and "," not in rest else form


def american(term: str) -> str:
    """A key under which American and British spellings of a term fall together."""
    return term.lower().replace("ae", "e").replace("oe", "e").replace("our", "or").replace("'s", "").replace("-", " ")


def singulars(word: str) -> Iterable[str]:
    """What the word may be the plural of."""
    for ending, single in (("ies", "y"), ("itides", "itis"), ("ses", "sis"), ("es", ""), ("ata", ""), ("s", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is")):
            yield word[: -len(ending)] + single


_JOINING = re.compile(
    r"like|type|induced|related|associated|positive|negative|cell|linked|disease|syndrome|\A(?:non|anti|post|pre|pseudo|angio)\Z|(?:itis|oma|ic|al|ous)\Z"
)


class Letters:
    """Which words are names, and so written with a capital, learned from texts that keep their capitals."""

    def __init__(self) -> None:
        self._small: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._sure: set[str] = set()

    def read(self, text: str) -> None:
        """Takes note of each word of a running text; a capital at its start or behind a bracket means nothing."""
        for match in re.finditer(r"[A-Za-z]+", text):
            word = match.group()
            if word.islower():
                self._small[word] += 1
            elif (
                word.istitle() and re.search(r"[\w,'-] ?\Z", text[: match.start()]) and not MEDICAL.search(word.lower())
            ):
                self._names.setdefault(word.lower(), word)

    def trust(self, terms: Iterable[str]) -> None:
        """Takes terms whose capitals are right: what they never write small is a name, whatever other texts do."""
        for term in terms:
            for word in re.findall(r"[A-Za-z]+", term):
                if word.islower():
                    self._small[word] += 1
                elif word.istitle():
                    self._names.setdefault(word.lower(), word)
        self._small.update(SMALL)
        self._sure = {word for word in self._names if not self._small[word]}

    def pair(self, first: str, second: str) -> None:
        """Two words joined by a hyphen before "syndrome" or "disease", both unknown: two persons."""
        if not self.small(first) and not self.small(second) and not first.endswith(("o", "i")):
            self.possessive(first)
            self.possessive(second)

    def possessive(self, word: str) -> None:
        """A word that was met with 's: a person's name, unless it names people ("farmer's lung")."""
        if word not in PEOPLE and not self._small[word]:
            self._names.setdefault(word, re.sub(r"\A(Mc)([a-z])", lambda mc: mc[1] + mc[2].upper(), word.title()))

    def small(self, word: str) -> bool:
        """Whether the word is known to be written small."""
        return bool(self._small[word]) or (word not in self._names and bool(MEDICAL.search(word)))

    def written(self, term: str) -> str | None:
        """The term with its capitals, or nothing where a word is not known to be a name or none."""
        parts = re.split(r"([A-Za-z]+)", term.lower())
        for index in range(1, len(parts), 2):
            word = parts[index]
            if word == "s" and parts[index - 1].endswith("'"):
                continue
            if len(word) == 1 and parts[index + 1] == "-" and parts[index + 2] in {"cell", "linked"}:
                parts[index] = word.upper()
                continue
            if len(word) == 1 or re.fullmatch(r"[ivx]+", word):
                return None
            if word in self._sure or (word in self._names and not self._small[word]):
                parts[index] = self._names[word]
            elif GENUS.fullmatch(word):
                parts[index] = word.title()
            elif not self.small(word):
                return None
        return re.sub(r"[A-Za-z']+(?:-[A-Za-z']+)+", self._joined, "".join(parts))

    def _joined(self, match: re.Match[str]) -> str:
        """A name of several persons has capitals in all its parts ("Siemerling-Creutzfeldt", "Charcot-Marie-Tooth")."""
        parts = match.group().split("-")
        if not all(part.islower() for part in parts):
            return "-".join(part if not part.islower() or _JOINING.search(part) else part.title() for part in parts)
        return match.group()
