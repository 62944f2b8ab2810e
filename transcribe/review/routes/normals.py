"""A person's standard texts."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from transcribe.review.answers import NormalsGiven, NormalsTaken
from transcribe.review.visitor import AtDesk, ByMedical

router = APIRouter(prefix="/api/normals", tags=["normals"])


@router.get("")
def texts(desk: AtDesk, visitor: ByMedical, author: Annotated[str | None, Query(max_length=64)] = None) -> NormalsGiven:
    """The visitor's own texts; with ``author`` those of the author whose dictation is worked on, too."""
    found = [*desk.normals.of(visitor.id), *(desk.normals.of(author.casefold()) if author else ())]
    return NormalsGiven(normals=list(dict.fromkeys(found)))


@router.post("")
def keep(asked: NormalsTaken, desk: AtDesk, visitor: ByMedical) -> NormalsGiven:
    """Keep the visitor's own texts, in place of those of before."""
    desk.normals.replace(visitor.id, asked.normals)
    return NormalsGiven(normals=list(desk.normals.of(visitor.id)))
