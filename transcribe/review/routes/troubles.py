"""What does not go on by itself, for who looks after the office's machine."""

from __future__ import annotations

from fastapi import APIRouter

from transcribe.delivery.outbox import Line, Outbox
from transcribe.review.answers import RefusedGiven, TroubleGiven, TroublesGiven
from transcribe.review.visitor import AtDesk, ByVisitor
from transcribe.store.states import Role, State
from transcribe.workflow.intake import refused
from transcribe.workflow.standing import WorkerStanding, standing

router = APIRouter(prefix="/api", tags=["troubles"])

_MOST = 200


@router.get("/troubles")
def troubles(desk: AtDesk, visitor: ByVisitor) -> TroublesGiven:
    """Files that were not taken in, workers that cannot work, reports that do not arrive; how much waits."""
    visitor.require(Role.SUPERVISOR, Role.ADMINISTRATOR)
    now = standing(desk.store)
    files = [RefusedGiven(name=file.name, sentence=file.sentence, at=file.found_at) for file in refused(desk.store)]
    lines = Outbox(desk.store).lines(failed=True, limit=_MOST)
    return TroublesGiven(
        refused=files[:_MOST],
        workers=[told for worker in now.workers if (told := _of_worker(worker))],
        deliveries=[_of_delivery(line) for line in lines],
        put_aside=now.states.get(State.QUARANTINED.value, 0),
        waiting=now.waiting,
    )


def _of_worker(worker: WorkerStanding) -> TroubleGiven | None:
    sentence = worker.trouble or ("" if worker.alive else "It went down. What it was at is done by another worker.")
    return TroubleGiven(where=worker.name, sentence=sentence, at=None) if sentence else None


def _of_delivery(line: Line) -> TroubleGiven:
    """Without the receiver's own words, which may name a patient; ``transcribe delivery`` prints them."""
    tries = "once" if line.attempts == 1 else f"{line.attempts} times"
    sentence = f"A report could not be delivered; tried {tries}. It is tried again until it arrives."
    return TroubleGiven(where=line.destination, sentence=sentence, at=line.planned_at)
