"""The sound of a dictation, for who may hear it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import Response

from transcribe.review.answers import Peaks
from transcribe.review.desk import Desk
from transcribe.review.errors import MissingError
from transcribe.review.ranges import answer
from transcribe.review.sound import PEAKS_PER_SECOND, Playable
from transcribe.review.visitor import AtDesk, ByMedical, OfRow
from transcribe.store.dictations import Row

router = APIRouter(prefix="/api/dictations/{dictation}", tags=["sound"])


@router.get("/sound", response_class=Response)
def sound(
    desk: AtDesk,
    visitor: ByMedical,
    row: OfRow,
    range: Annotated[str | None, Header()] = None,  # noqa: A002
) -> Response:
    """The sound as WAV (16 kHz, one channel, 16 bits), or the part that is asked for."""
    playable = _playable(desk, row)
    desk.noted.access(row.id, "played", visitor.id)
    return answer(playable.wav, range, "audio/wav", {})


@router.get("/peaks")
def peaks(desk: AtDesk, row: OfRow) -> Peaks:
    """How loud it is, for its picture."""
    playable = _playable(desk, row)
    return Peaks(seconds=playable.seconds, per_second=PEAKS_PER_SECOND, peaks=list(playable.peaks))


def _playable(desk: Desk, row: Row) -> Playable:
    if not row.has_sound:  # also where it is still in memory
        raise MissingError("The sound of this dictation was removed when its time was over.")
    return desk.sounds.of(row.id)
