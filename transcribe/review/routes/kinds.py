"""The kinds of document among which a person chooses."""

from __future__ import annotations

from fastapi import APIRouter

from transcribe.review.answers import KindGiven, KindsGiven
from transcribe.review.visitor import ByMedical
from transcribe.templates.types import all_kinds

router = APIRouter(prefix="/api", tags=["documents"])


@router.get("/kinds")
def kinds(visitor: ByMedical) -> KindsGiven:  # noqa: ARG001
    """All kinds of document; ``type`` is the family that each belongs to."""
    given = [
        KindGiven(name=kind.name, type=kind.type, title=kind.title, about=kind.about) for kind in all_kinds().values()
    ]
    return KindsGiven(kinds=given)
