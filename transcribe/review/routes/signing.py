"""What the author signs, sends back or adds."""

from __future__ import annotations

from fastapi import APIRouter, Request

from transcribe.report import Block, Origin, Report, Section, Token
from transcribe.review.answers import Addendum, Finished, SendBack, Sign, SignedItem, SignedItems, ToSign, Worklist
from transcribe.review.desk import Desk
from transcribe.review.editing import written
from transcribe.review.errors import DeskError, MissingError, TooManyError
from transcribe.review.presenting import names_of, row_given
from transcribe.review.rights import Act, is_author
from transcribe.review.visitor import AtDesk, ByMedical, OfRow, Visitor, require_act
from transcribe.store.dictations import Filter, Row
from transcribe.store.errors import NotFoundError, StoreError
from transcribe.store.states import Role, State

router = APIRouter(prefix="/api", tags=["signing"])


@router.get("/signing")
def to_sign(desk: AtDesk, visitor: ByMedical) -> Worklist:
    """The visitor's own letters that await the signature, STAT first."""
    visitor.require(Role.AUTHOR)
    which = Filter(states=frozenset({State.AWAITING_SIGNATURE}), author=visitor.id)
    names, held = names_of(desk), desk.leases.all()
    rows = desk.store.worklist(which, 200)
    return Worklist(rows=[row_given(desk, row, names, held.get(row.id)) for row in rows], next=None)


@router.post("/sign")
def sign(asked: Sign, request: Request, desk: AtDesk, visitor: ByMedical) -> SignedItems:
    """Sign one or many letters, with the password again; each is signed or not for itself."""
    visitor.require(Role.AUTHOR)
    _password_again(request, desk, visitor, asked.password)
    return SignedItems(results=[_signed(desk, visitor, item) for item in asked.items])


@router.post("/dictations/{dictation}/send-back")
def send_back(asked: SendBack, desk: AtDesk, visitor: ByMedical, row: OfRow) -> Finished:
    """Have a letter that awaits the signature looked at again."""
    require_act(visitor, row, Act.SEND_BACK)
    desk.leases.take(row.id, visitor.id)
    desk.store.move(row.id, State.AWAITING_SIGNATURE, State.IN_REVIEW, visitor.id, asked.reason)
    desk.leases.release(row.id, visitor.id)
    return Finished(version=row.newest, state=State.IN_REVIEW)


@router.post("/dictations/{dictation}/addendum")
def add(asked: Addendum, request: Request, desk: AtDesk, visitor: ByMedical, row: OfRow) -> Finished:
    """Add to a signed report; the addition is signed by this."""
    require_act(visitor, row, Act.ADDENDUM)
    _password_again(request, desk, visitor, asked.password)
    number = desk.store.addendum(
        row.id, _addition(desk.store.version(row.id), asked.text), visitor.id, after=row.newest
    )
    return Finished(version=number, state=State.ADDENDED)


def _signed(desk: Desk, visitor: Visitor, item: ToSign) -> SignedItem:
    try:
        row = _own(desk, visitor, item.id)
        desk.leases.take(row.id, visitor.id)
        if desk.copies.of(row.id, row.newest) is not None:
            raise DeskError("There are changes that are not finished: finish them first.")
        desk.store.sign(row.id, item.version, visitor.id, item.override_reason)
    except (StoreError, DeskError) as error:
        return SignedItem(id=item.id, signed=False, error=str(error))
    finally:
        desk.leases.release(item.id, visitor.id)
    return SignedItem(id=item.id, signed=True, error=None)


def _own(desk: Desk, visitor: Visitor, dictation: str) -> Row:
    try:
        row = desk.store.row(dictation)
    except NotFoundError:
        row = None
    if row is None or not is_author(visitor.person, row):
        raise MissingError("There is no such dictation, or it is not yours.")
    return row


def _addition(signed: Report, text: str) -> Report:
    paragraphs = [written(line).strip() for line in text.splitlines()]
    blocks = tuple(Block(tokens=_typed(paragraph)) for paragraph in paragraphs if paragraph)
    update = {"sections": (Section(blocks=blocks),), "quality": None, "coverage": None}
    empty = dict.fromkeys(("corrections", "flags", "blanks", "transcript", "asides", "unwritten"), ())
    return signed.model_copy(update=update | empty)


def _typed(paragraph: str) -> tuple[Token, ...]:
    words = paragraph.split()
    return tuple(
        Token(text=word, space=" " if number < len(words) else "", origin=Origin.TYPED)
        for number, word in enumerate(words, 1)
    )


def _password_again(request: Request, desk: Desk, visitor: Visitor, password: str) -> None:
    if not desk.door.allows(request.client.host if request.client else ""):
        raise TooManyError("Too many passwords were tried from this machine. Wait a minute.", 60)
    desk.logins.again(visitor.id, password)
