"""The loss of training: the same numbers and the same way back as torch finds for the plain formulas."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from transcribe.learning.windows import KINDS  # noqa: E402
from transcribe.learning.wishes import POSITIONS_AT_A_TIME, WISHES, Asked, Teacher, wished_loss  # noqa: E402

SMOOTHING = 0.1


def _plain(hidden, embedding, asked):  # type: ignore[no-untyped-def]
    """Cross entropy and divergence as in a textbook."""
    log = (hidden @ embedding.T).log_softmax(-1)
    right = -log.gather(-1, asked.answers[:, None])[:, 0]
    known, top = asked.teacher.probabilities.float(), asked.teacher.tokens.long()
    rest = 1 - known.sum(-1)
    here = log.gather(-1, top)
    stay = (known * (known.log() - here)).sum(-1) + rest * (rest.log() - (1 - here.exp().sum(-1)).log())
    smooth = (1 - SMOOTHING) * right - SMOOTHING * log.mean(-1)
    return (asked.right * smooth + asked.stay * stay).sum(), right, stay


@pytest.mark.parametrize("count", [1, 7, POSITIONS_AT_A_TIME + 5])
def test_loss_and_way_back_are_those_of_the_formulas(count: int) -> None:
    generator = torch.Generator().manual_seed(1)
    embedding = torch.randn(200, 16, generator=generator)
    teacher = Teacher.of(torch.randn(count, 200, generator=generator) * 2)
    asked = Asked(
        answers=torch.randint(0, 200, (count,), generator=generator),
        right=torch.rand(count, generator=generator),
        stay=torch.rand(count, generator=generator),
        teacher=teacher,
        smoothing=SMOOTHING,
    )
    hidden = torch.randn(count, 16, generator=generator) * 0.5
    ours, theirs = hidden.clone().requires_grad_(), hidden.clone().requires_grad_()
    loss, right, stay = wished_loss(ours, embedding, asked)
    wanted, wanted_right, wanted_stay = _plain(theirs, embedding, asked)
    torch.testing.assert_close(loss, wanted, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(right, wanted_right, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(stay, wanted_stay, rtol=1e-3, atol=1e-3)
    (3 * loss).backward()
    (3 * wanted).backward()
    torch.testing.assert_close(ours.grad, theirs.grad, rtol=1e-3, atol=1e-4)


def test_staying_as_before_costs_nothing() -> None:
    generator = torch.Generator().manual_seed(2)
    embedding = torch.randn(200, 16, generator=generator)
    hidden = torch.randn(5, 16, generator=generator)
    ones = torch.ones(5)
    asked = Asked(torch.zeros(5, dtype=torch.long), 0 * ones, ones, Teacher.of(hidden @ embedding.T), 0.0)
    hidden.requires_grad_()
    loss, _, _ = wished_loss(hidden, embedding, asked)
    loss.backward()
    assert abs(loss.item()) < 1e-2
    assert hidden.grad.abs().max() < 1e-2


def test_every_kind_of_token_has_its_wishes() -> None:
    assert set(WISHES) == set(KINDS)
