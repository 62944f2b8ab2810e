"""Which doubtful words are marked, which of them together, and how many on a page."""

from __future__ import annotations

import pytest

from transcribe.postprocess.flags.choosing import LEVELS, WORDS_A_PAGE, Doubted, Limits, chosen, limits_of, may_harm
from transcribe.postprocess.flags.doubt_evidence import Place
from transcribe.settings import Review

LIMITS = Limits(word=0.3, harmful=0.1, per_page=None)


def _words(*doubts: float | tuple[str, float], block: int = 0, first: int = 0) -> list[Doubted]:
    """Ordinary words with these doubts; of another kind where it is given."""
    rows = [("unsure", one) if isinstance(one, float) else one for one in doubts]
    return [
        Doubted(first + at, Place(0, block, at), "word", kind, doubt, (first + at,), {})
        for at, (kind, doubt) in enumerate(rows)
    ]


MARKED = [
    # doubts of the words in a row, the words that are marked together
    ([0.1, 0.2, 0.1], []),
    ([0.1, 0.5, 0.1], [[1]]),
    ([0.5, 0.6, 0.1, 0.4], [[0, 1], [3]]),
    ([("number", 0.15), 0.15], [[0]]),
    ([("negation", 0.05), ("side", 0.12), ("drug", 0.12)], [[1, 2]]),
]


@pytest.mark.parametrize(("doubts", "marked"), MARKED)
def test_words_that_may_harm_are_marked_sooner(doubts: list[float], marked: list[list[int]]) -> None:
    assert [[one.at for one in look] for look in chosen(_words(*doubts), LIMITS)] == marked


def test_two_blocks_are_two_marks() -> None:
    words = [*_words(0.5), *_words(0.5, block=1, first=1)]
    assert len(chosen(words, LIMITS)) == 2


def test_a_page_has_only_so_many_marks_but_what_may_harm_stays() -> None:
    words = _words(0.9, 0.0, 0.4, 0.0, 0.5, 0.0, ("number", 0.2), 0.0, ("side", 0.2))
    kept = chosen(words, Limits(word=0.3, harmful=0.1, per_page=3))
    assert [look[0].at for look in kept] == [0, 6, 8]
    kept = chosen(words, Limits(word=0.3, harmful=0.1, per_page=1))
    assert [look[0].at for look in kept] == [6, 8]
    assert all(may_harm(look) for look in kept)


def test_a_longer_document_has_more_marks() -> None:
    words = _words(*[0.5, 0.0] * WORDS_A_PAGE)
    assert len(chosen(words, Limits(word=0.3, harmful=0.1, per_page=10))) == 20


def test_an_offices_own_numbers_stand_in_place_of_its_levels() -> None:
    assert limits_of(Review()) == LEVELS["usual"]
    assert limits_of(Review(flags="none")) is None
    own = limits_of(Review(flags="few", doubt_from=0.5, flags_per_page=7))
    assert own == Limits(0.5, LEVELS["few"].harmful, 7)


def test_fewer_marks_are_asked_for_at_a_higher_doubt() -> None:
    few, usual, many = (LEVELS[name] for name in ("few", "usual", "many"))
    assert few.word > usual.word > many.word
    assert all(one.harmful < one.word for one in (few, usual, many))
