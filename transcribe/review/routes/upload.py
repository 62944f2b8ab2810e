"""Sounds that are dropped on the page, or spoken into the browser."""

from __future__ import annotations

from pathlib import PurePath

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from transcribe.audio import examine
from transcribe.report import DocumentType
from transcribe.review.answers import Uploaded
from transcribe.review.desk import Desk
from transcribe.review.errors import ForbiddenError, TooManyError, UnusableError
from transcribe.review.forms import Form, form_schema, read_form
from transcribe.review.rights import MEDICAL
from transcribe.review.routes.worklist import known_authors
from transcribe.review.visitor import AtDesk, ByMedical, Visitor
from transcribe.store.dictations import Facts
from transcribe.store.states import Role
from transcribe.workflow.held_sound import HeldSound

router = APIRouter(prefix="/api", tags=["worklist"])

_FIELDS = ("author", "document_type", "stat")


@router.post("/upload", openapi_extra=form_schema(*_FIELDS))
async def upload(request: Request, desk: AtDesk, visitor: ByMedical) -> Uploaded:
    """Take in a sound, in memory until it is encrypted; what holds nothing to transcribe is refused with the reason."""
    if not desk.uploads.acquire(blocking=False):
        raise TooManyError("Too many files are being uploaded. Try again in a moment.", 5)
    try:
        form = await read_form(request, desk.settings.desk.upload_mb << 20)
        return await run_in_threadpool(_received, desk, visitor, form)
    finally:
        desk.uploads.release()


def _received(desk: Desk, visitor: Visitor, form: Form) -> Uploaded:
    if not form.content:
        raise UnusableError("The file is empty.")
    facts = _facts(desk, visitor, form)
    recording = examine(HeldSound("sound", form.content))
    facts = facts.model_copy(update={"seconds": round(recording.seconds, 2)})
    received = desk.store.receive(form.content, facts, visitor.id)
    if received.new:
        desk.nudge()
    return Uploaded(id=received.id, new=received.new)


def _facts(desk: Desk, visitor: Visitor, form: Form) -> Facts:
    author = form.fields.get("author", "").strip().casefold() or None
    if visitor.person.roles & MEDICAL == {Role.AUTHOR}:
        if author not in (None, visitor.id):
            raise ForbiddenError("You can only dictate in your own name.")
        author = visitor.id
    elif author is not None and author not in known_authors(desk):
        raise UnusableError("There is no such author.")
    kind = form.fields.get("document_type", "").strip()
    if kind and kind not in set(DocumentType):
        raise UnusableError("There is no such kind of document.")
    return Facts(
        author=author,
        document_type=DocumentType(kind) if kind else None,
        stat=form.fields.get("stat", "").strip().casefold() in ("true", "1", "on", "yes"),
        file_name=_plain_name(form.name),
    )


def _plain_name(name: str) -> str:
    """The name of the file without folders, or nothing; it is for people to read, and never a path."""
    plain = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in plain if sign.isprintable())[-200:]
