"""Which terms may stand behind doubtful words, and what speaks for and against each of them.

Terms are looked for by the sound of what the recogniser wrote and, where there is a second ear, by what that heard.
Each find is measured in the same ways, and a judge (``judging.py``) makes one probability of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz.distance import Levenshtein

from transcribe.postprocess.correction.context import REACH, dose_fits, indicated, kind_evidence
from transcribe.postprocess.correction.judging import Evidence, Judge
from transcribe.postprocess.correction.known_words import kept_words
from transcribe.postprocess.correction.lexicon import Lexicon
from transcribe.postprocess.correction.pronunciations import is_common, is_english, spoken
from transcribe.postprocess.correction.replacing import begins_sentence
from transcribe.postprocess.correction.sound_distance import distances
from transcribe.postprocess.correction.spans import Span
from transcribe.postprocess.correction.terms import NAMES, Kind, Term, same
from transcribe.postprocess.writing.numbers.form_hearing import ROMAN
from transcribe.postprocess.writing.pieces import Piece
from transcribe.speech import Sound
from transcribe.watchwords import watchwords

NEAREST = 8  # terms looked at for each span and way of hearing
WORST = 0.5  # distance beyond which a term is no candidate
HARDLY = 0.05  # a distance that makes no difference
USED_BEFORE = 0.5  # what a term counts that the author has signed before, beside one that stands elsewhere in the text
RARER = 0.05  # distance that each further rank of a rival counts
DRUGS = frozenset({Kind.DRUG, Kind.BRAND})
WAYS = ("text", "letters", "ear")  # the measures by which a term is compared with its rivals


@dataclass(frozen=True, slots=True)
class Candidate:
    """A term that may have been said where a span was heard, with its evidence and the judge's probability."""

    span: Span
    term: Term
    evidence: Evidence
    probability: float = 0.0


def candidates_of(
    pieces: Sequence[Piece], spans: Sequence[Span], lexicon: Lexicon, sound: Sound | None = None, before: str = ""
) -> list[Candidate]:
    """The candidates of all spans with the evidence of text, context and (with ``sound``) the second ear.

    ``before``: what this author has signed, as ``same`` makes it.
    """
    ear = [sound.phones(*_words(pieces, span)) if sound else "" for span in spans]
    listening = sound if any(ear) else None  # without a second ear nothing is heard anywhere
    heard = [
        Heard(span, texts, phones) for span, phones in zip(spans, ear, strict=True) if (texts := spoken(span.text)[:2])
    ]
    found = _found(heard, lexicon)
    apart = _apart(
        (sounds, other)
        for one, terms in zip(heard, found, strict=True)
        for sounds in terms.values()
        for other in (*one.texts, one.phones)
    )
    document = Document.of(pieces, before)
    fitting = cache(document.fitting)
    result: list[Candidate] = []
    for one, terms in zip(heard, found, strict=True):
        result += _with_margins(list(_measured(document, one, terms, apart, listening, fitting)))
    return _without_padding(result)


@dataclass(frozen=True, slots=True)
class Heard:
    """A span with the sounds of its words as they are spelled, usual first, and what the second ear heard there."""

    span: Span
    texts: tuple[str, ...]
    phones: str


@dataclass(frozen=True, slots=True)
class Document:
    """All pieces, their plain words, these as one text with a space at both ends, and what the author has signed."""

    pieces: Sequence[Piece]
    words: tuple[str, ...]
    text: str
    before: str

    @classmethod
    def of(cls, pieces: Sequence[Piece], before: str = "") -> Document:
        """The document of these pieces."""
        words = tuple(piece.plain for piece in pieces)
        return cls(pieces, words, f" {same(' '.join(words))} ", f" {before} ")

    def fitting(self, term: Term) -> Evidence:
        """How well a term fits the whole dictation, wherever in it it may have been said."""
        return {"indicated": indicated(term, self.words), "elsewhere": self.elsewhere(term.written)}

    def elsewhere(self, wording: str) -> float:
        """1 where the wording stands elsewhere in the dictation, less where the author has only used it before."""
        written = f" {same(wording)} "
        return 1.0 if written in self.text else USED_BEFORE if written in self.before else 0.0


def _found(heard: Sequence[Heard], lexicon: Lexicon) -> list[dict[Term, str]]:
    """For each span the terms that sound like it, each with the pronunciation that does; what is the same, once."""
    asked = {one: [(sounds, one.span.text) for sounds in (one.texts[0], one.phones) if sounds] for one in heard}
    different = list(dict.fromkeys(question for questions in asked.values() for question in questions))
    sounds, written = [sounds for sounds, _ in different], [text for _, text in different]
    near = dict(zip(different, lexicon.nearest(sounds, NEAREST, WORST, written), strict=True))
    found = []
    for one in heard:
        terms: dict[Term, str] = {}
        said = _said(one.span, lexicon)
        for find in (find for question in asked[one] for find in near[question]):
            is_new = said.isdisjoint(_spellings(find.term)) and not _says_no_more(find.term, one.span)
            if is_new and _may_be(find.term, one.span):
                terms.setdefault(find.term, find.sounds)
        found.append(terms)
    return found


def _apart(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """How far each pair of pronunciations, said and heard, is apart; nothing is heard where there is no second ear."""
    different = [pair for pair in dict.fromkeys(pairs) if pair[1]]
    apart = distances([said for said, _ in different], [heard for _, heard in different])
    return dict(zip(different, map(float, apart), strict=True))


def _measured(
    document: Document,
    heard: Heard,
    terms: Mapping[Term, str],
    apart: Mapping[tuple[str, str], float],
    sound: Sound | None,
    fitting: Callable[[Term], Evidence],
) -> Iterator[Candidate]:
    if not terms:
        return
    span = heard.span
    said = list(terms.values())
    like = sound.likeness(*_words(document.pieces, span), [*said, heard.texts[0]]) if sound else None
    left, right = _neighbours(document.pieces, span)
    about_span = _span_evidence(document.pieces, span)
    for place, (term, sounds) in enumerate(terms.items()):
        if term.kind is Kind.PLAIN and about_span["capital"]:
            continue  # a capital inside a sentence is a name, if it is nothing medical
        evidence = {
            **about_span,
            "text": min(apart[sounds, text] for text in heard.texts),
            "letters": Levenshtein.normalized_distance(_letters(term.written), _letters(span.text)),
            "length": len(sounds) / 10,
            "size": abs(len(sounds) - len(heard.texts[0])) / max(len(sounds), len(heard.texts[0])),
            "rank": float(term.rank),
            "rare": float(term.rank >= 4),
            "drug": float(term.kind in DRUGS),
            "plain": float(term.kind is Kind.PLAIN),
            "words": float(term.written.count(" ")),
            **_word_evidence(term, span),
            "form": float(term.head is not None),
            "context": kind_evidence(term.kind, left, right),
            "dose": dose_fits(term, right),
            **fitting(term),
        }
        if like is not None:
            evidence |= {"ear": apart.get((sounds, heard.phones), 1.0), "like": float(like[place] - like[-1])}
        yield Candidate(span, term, evidence | _rarity(evidence))


def _rarity(evidence: Evidence) -> dict[str, float]:
    """How much farther a term is for being rare or a mere form of another one: what sounds alike was said, if rare."""
    apart = (evidence["text"] + evidence["letters"]) / 2
    return {"rank far": evidence["rank"] * apart, "form far": evidence["form"] * apart}


def _word_evidence(term: Term, span: Span) -> dict[str, float]:
    """How much of the heard words stands in the term unchanged, and how many letters of known words it swallows."""
    written = set(same(term.written).split())
    words = span.text.split()
    kept = sum(len(word) for word in words if word in written)
    swallowed = sum(len(word) for word in words if word not in written and is_english(word))
    return {"kept": kept / sum(map(len, words)), "swallowed": swallowed / 10}


def _span_evidence(pieces: Sequence[Piece], span: Span) -> dict[str, float]:
    words = span.text.split()
    places = range(span.first, span.last)
    capitals = sum(pieces[place].text[:1].isupper() and not begins_sentence(pieces, place) for place in places)
    return {
        "lowest": span.lowest,
        "mean": span.mean,
        "unknown": span.unknown / span.length,
        "known": float(span.unknown == 0),
        "common": sum(map(is_common, words)) / span.length,
        "whole": float(span.whole),
        "pieces": float(span.length),
        "single letters": sum(len(word) == 1 for word in words) / span.length,
        "capital": capitals / span.length,
    }


def _without_padding(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates but those that take in words more than sound like their term: "apexabon to" for apixaban."""
    by_term: dict[Term, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_term[candidate.term].append(candidate)
    return [one for one in candidates if not any(_does_with_less(other, one) for other in by_term[one.term])]


def _does_with_less(other: Candidate, one: Candidate) -> bool:
    inside = one.span.first <= other.span.first and other.span.last <= one.span.last
    return inside and other.span.length < one.span.length and other.evidence["text"] <= one.evidence["text"]


def _with_margins(group: Sequence[Candidate]) -> Iterator[Candidate]:
    """Each candidate of a span with how much nearer it is than the best other term there, by each way of hearing."""
    return (replace(one, evidence={**one.evidence, **dict(_margins(one, group))}) for one in group)


def _margins(one: Candidate, group: Sequence[Candidate]) -> Iterator[tuple[str, float]]:
    """By each way of hearing: the margin is a difference of distances, the lead its share of the greater one."""
    rivals = [other for other in group if not _is_form(other.term, one.term)]
    for way in (way for way in WAYS if way in one.evidence):
        own = one.evidence[way]
        rival = min((other.evidence[way] + _rarer(other.term, one.term) for other in rivals), default=WORST)
        margin = min(rival, WORST) - own
        yield f"{way} margin", margin
        yield f"{way} lead", margin / (max(own, own + margin) + HARDLY)


def _rarer(rival: Term, term: Term) -> float:
    """How much farther a rival counts for being a rarer word."""
    return RARER * max(0, rival.rank - term.rank)


def _is_form(one: Term, other: Term) -> bool:
    """Whether two terms are one in different forms (a plural, a British spelling), or the same."""
    return not {one.written, one.head, one.preferred}.isdisjoint({other.written, other.head, other.preferred} - {None})


def _neighbours(pieces: Sequence[Piece], span: Span) -> tuple[list[str], list[str]]:
    return (
        [piece.text + piece.sign for piece in pieces[max(0, span.first - REACH) : span.first]],
        [piece.text + piece.sign for piece in pieces[span.last : span.last + REACH]],
    )


def _words(pieces: Sequence[Piece], span: Span) -> tuple[int, int]:
    """The transcript words behind a span, as a half-open range."""
    indices = [index for piece in pieces[span.first : span.last] for index in piece.words]
    return min(indices), max(indices) + 1


def judged(candidates: Sequence[Candidate], judge: Judge) -> list[Candidate]:
    """The candidates with the judge's probability, likeliest first."""
    known = [replace(one, probability=judge.probability(one.evidence)) for one in candidates]
    return sorted(known, key=lambda one: -one.probability)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))


def _said(span: Span, lexicon: Lexicon) -> frozenset[str]:
    """The terms that stand in a span as they are, in all their spellings: "a disc protrusion" has disk protrusion."""
    words = span.text.split()
    runs = (" ".join(words[start:end]) for end in range(1, len(words) + 1) for start in range(end))
    return frozenset(spelling for term in map(lexicon.knows, runs) if term for spelling in _spellings(term))


def _spellings(term: Term) -> set[str]:
    return {term.written, term.preferred or term.written}


def _may_be(term: Term, span: Span) -> bool:
    """Whether nothing speaks against a term that no evidence could outweigh.

    Only what is no word at all is taken for an ordinary one; a person's name is none but another name; no side and no
    negation is put in (spans have none), and no word that tells where or which way is lost.
    """
    written = set(same(term.written).split())
    if span.named and term.kind not in NAMES:
        return False
    if term.kind is Kind.PLAIN and (span.length > 1 or span.unknown == 0):
        return False
    return written.isdisjoint(watchwords()) and kept_words() & set(span.text.split()) <= written


def _in_figures(wording: str) -> str:
    """The same with Roman numerals as figures: "type ii diabetes" says what "type 2 diabetes" says."""
    return " ".join(_FIGURES.get(word, word) for word in wording.split())


_FIGURES = {numeral.casefold(): str(number) for number, numeral in enumerate(ROMAN) if number > 1}


def _says_no_more(term: Term, span: Span) -> bool:
    """Whether a term is what was heard, in singular or plural or without some words: those may have been said."""
    written, heard = _in_figures(same(term.written)), _in_figures(same(span.text))
    said = {written, f"{written}s", f"{written}es"}
    return any(f" {form} " in f" {heard} " for form in said) or written in {f"{heard}s", f"{heard}es"}
