"""The document as it looks: Word, PDF, a page as a picture; and a Word file that somebody has edited."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from transcribe.review.answers import Edited
from transcribe.review.desk import Desk
from transcribe.review.documents import current_document, marked_document, origin_of, page_picture
from transcribe.review.editing import accepted
from transcribe.review.errors import ConflictError, UnusableError
from transcribe.review.forms import form_schema, read_form
from transcribe.review.rights import Act
from transcribe.review.routes.dictations import newest_report
from transcribe.review.visitor import AtDesk, ByMedical, OfRow, require_act
from transcribe.review.word_changes import changed_report
from transcribe.review.word_reading import LARGEST_FILE, read_word
from transcribe.store.dictations import Row

router = APIRouter(prefix="/api/dictations/{dictation}", tags=["documents"])

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/document.docx", response_class=Response)
def word(desk: AtDesk, visitor: ByMedical, row: OfRow) -> Response:
    """The document in Word: of what was typed so far, or as it was signed."""
    content = marked_document(desk, row)
    desk.noted.access(row.id, "downloaded", visitor.id)
    return _download(row, content, "docx", WORD)


@router.get("/document.pdf", response_class=Response)
def pdf(desk: AtDesk, visitor: ByMedical, row: OfRow) -> Response:
    """The document as PDF."""
    content = current_document(desk, row, "pdf")
    desk.noted.access(row.id, "downloaded", visitor.id)
    return _download(row, content, "pdf", "application/pdf")


@router.get("/preview.png", response_class=Response)
def preview(desk: AtDesk, visitor: ByMedical, row: OfRow, page: Annotated[int, Query(ge=1, le=200)] = 1) -> Response:
    """A page of the document as a picture."""
    content = page_picture(current_document(desk, row, "pdf"), page)
    desk.noted.access(row.id, "viewed", visitor.id)
    return Response(content, media_type="image/png")


@router.post("/upload-docx", openapi_extra=form_schema())
async def take_word(request: Request, desk: AtDesk, visitor: ByMedical, row: OfRow) -> Edited:
    """A Word file that was downloaded here and edited, as changes of the report; the page saves them, or not."""
    require_act(visitor, row, Act.EDIT)
    form = await read_form(request, LARGEST_FILE)
    return await run_in_threadpool(_edited, desk, row, form.content)


def _edited(desk: Desk, row: Row, content: bytes) -> Edited:
    file = read_word(content)
    copy = desk.copies.of(row.id, row.newest)
    report = copy.report if copy else newest_report(desk, row)
    ignored = []
    if file.identifier.startswith("transcribe:"):
        if not file.identifier.startswith(f"transcribe:{row.id}:"):
            raise UnusableError("This document belongs to another dictation.")
        if file.identifier != origin_of(row, copy):
            raise ConflictError("The text was changed here after this document was downloaded.", cause="overtaken")
    else:
        ignored.append("The document does not say which dictation it was made from: look whether it is the right one.")
    before = read_word(current_document(desk, row, "docx")).paragraphs
    changed = changed_report(report, before, file.paragraphs)
    taken = accepted(changed.report, newest_report(desk, row))
    return Edited(report=taken, changes=changed.changes, ignored=[*ignored, *changed.ignored])


def _download(row: Row, content: bytes, kind: str, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="document-{row.id[:8]}.{kind}"'}
    return Response(content, media_type=media_type, headers=headers)
