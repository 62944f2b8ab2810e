"""What ``transcribe demo`` does: make the office if it is not there, and serve its desk until Ctrl-C."""

from __future__ import annotations

import argparse
import socket
import sys
from pathlib import Path

import uvicorn

from transcribe.demo.doors import START, add_doors
from transcribe.demo.office import SENT, fill, prepare, remove
from transcribe.demo.people import PASSWORD, people
from transcribe.review.app import build_app
from transcribe.review.desk import open_desk
from transcribe.review.serving import server_options
from transcribe.settings import Settings
from transcribe.setup.office_folder import INBOX
from transcribe.setup.port import HOST, listening
from transcribe.workflow.logging_setup import configure
from transcribe.workflow.office import open_office
from transcribe.workflow.running import Works


def demo(asked: argparse.Namespace) -> int:
    """Make, serve or remove the invented office."""
    if asked.remove:
        remove(asked.folder)
        print(f"The demo in {asked.folder} is removed.")
        return 0
    with listening(asked.port) as door:
        settings = prepare(asked.folder)
        chosen = settings.desk.model_copy(update={"port": asked.port, "host": HOST, "openapi": True})
        _serve(settings.model_copy(update={"desk": chosen}), asked.folder, door, jobs=not asked.no_jobs)
    return 0


def _serve(settings: Settings, folder: Path, door: socket.socket, *, jobs: bool) -> None:
    configure(json=False)
    with open_office(settings) as office:
        fill(office.store)
        with Works(office, name="demo", inbox=jobs, jobs=jobs) as works:
            desk = open_desk(settings, office.store, works.nudge)
            app = build_app(desk)
            add_doors(app, desk)
            print(_told(settings.desk.port, folder), file=sys.stderr, flush=True)
            uvicorn.Server(server_options(app, settings.desk)).run(sockets=[door])


def _told(port: int, folder: Path) -> str:
    names = ", ".join(f"{one.person.id} ({'/'.join(sorted(one.person.roles))})" for one in people() if one.see)
    return (
        f"\nAn invented office: open http://127.0.0.1:{port}/{START} and come in as whoever you like.\n"
        f"  Who may log in: {names}; everybody's password: {PASSWORD}\n"
        f"  Sound files dropped into {folder / INBOX}/<author>/ are transcribed.\n"
        f"  Signed letters come into {folder / SENT}.\n"
        "  Ctrl-C ends it; the same command opens it again, with --remove it is gone.\n"
    )
