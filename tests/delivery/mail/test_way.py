"""Mails over a real mail server that insists on encryption: what they hold, and what they never show."""

from __future__ import annotations

import email
import io
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from pypdf import PdfReader

from transcribe.addresses.book import write_book
from transcribe.addresses.recipients import Recipient, Route
from transcribe.delivery.outbox import Outbox, Stage
from transcribe.delivery.ways import way_to
from transcribe.store.store import Store
from transcribe.templates.pdf import libreoffice

from ..certificates import server_side
from ..offices import HEADER, PATIENT, eager, lines, office_with, report, run, settings_with, signed

needs_libreoffice = pytest.mark.skipif(libreoffice() is None, reason="LibreOffice is not here")


class Post:
    """A mail server's handler: keeps what it took, once for each Message-ID; ``answers`` come first."""

    def __init__(self) -> None:
        self.came: list[tuple[list[str], EmailMessage]] = []
        self.answers: list[str] = []

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        if self.answers:
            return self.answers.pop(0)
        made = email.message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(made, EmailMessage)
        self.came.append((envelope.rcpt_tos, made))
        return "250 OK"


class Server(Controller):
    """On a port that the system gives."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[Post, Server]]:
    context = server_side(tmp_path)
    handler = Post()
    server = Server(
        handler,
        hostname="127.0.0.1",
        port=0,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=lambda _server, _session, _envelope, _kind, data: AuthResult(
            success=(data.login, data.password) == (b"office", b"s3cret"), handled=False
        ),
    )
    server.start()
    yield handler, server
    server.stop()


def mailbox(server: Server, tmp_path: Path, **values: Any) -> dict[str, Any]:
    return eager(
        kind="email",
        name="mail",
        host="127.0.0.1",
        port=server.port,
        ca_file=str(tmp_path / "localhost.crt"),
        user="office",
        password="env:MAIL_PASSWORD",
        sender="office@harbour.example",
        **{"send": "notice", "portal": "https://portal.harbour.example", "to": ["hall@example.com"], **values},
    )


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "s3cret")
    monkeypatch.setenv("PDF_PASSWORD", "agreed by telephone")


def test_a_notice(store: Store, post: tuple[Post, Server], tmp_path: Path) -> None:
    handler, server = post
    dictation = signed(store)
    run(office_with(store, mailbox(server, tmp_path)))
    ((to, made),) = handler.came
    (line,) = lines(store, dictation)
    assert to == ["hall@example.com"]
    assert made["Message-ID"] == f"<{line.message_id}@harbour.example>"
    assert "https://portal.harbour.example" in made.get_content()
    assert not list(made.iter_attachments())


@needs_libreoffice
def test_an_encrypted_document(store: Store, post: tuple[Post, Server], tmp_path: Path) -> None:
    handler, server = post
    signed(store)
    encrypting = {"send": "encrypted_pdf", "pdf_password": "env:PDF_PASSWORD", "to": ["a@example.com", "b@example.com"]}
    run(office_with(store, mailbox(server, tmp_path, **encrypting)))
    ((to, made),) = handler.came
    assert to == ["a@example.com", "b@example.com"]
    assert made["To"] == "undisclosed-recipients:;"
    (attachment,) = made.iter_attachments()
    content = attachment.get_content()
    reader = PdfReader(io.BytesIO(content))
    assert reader.is_encrypted
    assert not reader.decrypt("wrong")
    assert reader.decrypt("agreed by telephone")
    assert PATIENT in "".join(page.extract_text() for page in reader.pages)
    outside = "\n".join(f"{name}: {value}" for part in made.walk() for name, value in part.items())
    for word in (*PATIENT.split(), HEADER.mrn or "", "pain"):
        assert word not in outside
        assert word.encode() not in content


@pytest.mark.parametrize("answer", ["451 later", "552 too large", "250-nonsense\r\n999"])
def test_it_is_tried_again_under_the_same_id(
    store: Store, post: tuple[Post, Server], tmp_path: Path, answer: str
) -> None:
    handler, server = post
    handler.answers.append(answer)
    dictation = signed(store)
    sender = run(office_with(store, mailbox(server, tmp_path)))
    for _ in range(100):
        sender.run_once()
        if not Outbox(store).lines():
            break
    (line,) = lines(store, dictation)
    assert line.stage is Stage.CONFIRMED
    assert {made["Message-ID"] for _, made in handler.came} == {f"<{line.message_id}@harbour.example>"}


def test_wrong_password(
    store: Store, post: tuple[Post, Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler, server = post
    monkeypatch.setenv("MAIL_PASSWORD", "guess")
    signed(store)
    run(office_with(store, mailbox(server, tmp_path)))
    (line,) = Outbox(store).lines()
    assert line.told == "The mail server did not take user name and password."
    assert handler.came == []


def test_a_server_without_encryption_gets_no_password_and_no_mail(store: Store, tmp_path: Path) -> None:
    handler = Post()
    server = Server(handler, hostname="127.0.0.1", port=0)
    server.start()
    try:
        server_side(tmp_path)
        signed(store)
        run(office_with(store, mailbox(server, tmp_path)))
    finally:
        server.stop()
    (line,) = Outbox(store).lines(failed=True)
    assert "does not offer encryption" in str(line.told)
    assert handler.came == []


def test_a_server_whose_certificate_is_not_known_gets_nothing(
    store: Store, post: tuple[Post, Server], tmp_path: Path
) -> None:
    handler, server = post
    dictation = signed(store)
    run(office_with(store, {**mailbox(server, tmp_path), "ca_file": None}))
    assert lines(store, dictation)[0].problem == "unreachable"
    assert handler.came == []


def test_trying_a_mail_server(post: tuple[Post, Server], tmp_path: Path) -> None:
    settings = settings_with(mailbox(post[1], tmp_path))
    assert way_to(settings.destinations[0], settings).test() == "The mail server can be used."


def test_whom_the_address_book_wants_to_have_mails(store: Store, post: tuple[Post, Server], tmp_path: Path) -> None:
    handler, server = post
    book = tmp_path / "addresses.tsv"
    write_book(
        [
            Recipient(name="Dr. Anne Hall", email="hall@example.com", route=Route.EMAIL),
            Recipient(name="Dr. Ben Ruiz", fax="+1 555 010", route=Route.FAX),
        ],
        book,
    )
    to_hall = signed(store, sound=b"to hall")
    to_ruiz = signed(store, report(header=HEADER.model_copy(update={"cc": ("Dr. Ben Ruiz",)})), sound=b"to ruiz")
    run(office_with(store, mailbox(server, tmp_path, to=[]), templates={"addresses": str(book)}))
    assert [to for to, _ in handler.came] == [["hall@example.com"]]
    assert lines(store, to_hall)[0].stage is Stage.CONFIRMED
    assert lines(store, to_ruiz)[0].stage is Stage.NOBODY


@needs_libreoffice
def test_a_fax_through_a_gateway(store: Store, post: tuple[Post, Server], tmp_path: Path) -> None:
    handler, server = post
    mail = mailbox(server, tmp_path)
    for name in ("send", "portal"):
        del mail[name]
    signed(store)
    gateway = {
        "kind": "fax_email",
        "to": "{fax}@fax.example",
        "number": "+1 (555) 010-0",
        "cover": False,
        "format": "tiff",
    }
    run(office_with(store, {**mail, **gateway}))
    ((to, made),) = handler.came
    assert to == ["+15550100@fax.example"]
    (attachment,) = made.iter_attachments()
    assert attachment.get_content()[:4] == b"II*\x00"


@needs_libreoffice
def test_a_draft_for_outlook(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "drafts"
    folder.mkdir()
    signed(store)
    run(office_with(store, eager(kind="mail_drafts", name="drafts", folder=str(folder), files=["docx"])))
    (path,) = folder.iterdir()
    made = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(made, EmailMessage)
    assert made["X-Unsent"] == "1"
    (attachment,) = made.iter_attachments()
    assert str(attachment.get_filename()).endswith(".docx")
    assert attachment.get_content()[:2] == b"PK"
