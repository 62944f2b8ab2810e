"""``transcribe serve``: inboxes, drafts, delivery and the pages in one program, until Ctrl-C."""

from __future__ import annotations

import argparse
import ipaddress
import secrets
import sys

import uvicorn

from transcribe.errors import SettingsError
from transcribe.review.app import build_app
from transcribe.review.desk import open_desk
from transcribe.settings import ReviewDesk, read_settings
from transcribe.store.states import Role
from transcribe.store.store import Store
from transcribe.workflow.logging_setup import configure
from transcribe.workflow.office import open_office
from transcribe.workflow.running import Works

_GRACE_SECONDS = 5  # for what is being answered when the program is stopped


def serve(asked: argparse.Namespace) -> int:
    """Serve until the program is stopped."""
    settings = read_settings(asked.settings)
    require_safe(settings.desk)
    configure(json=asked.json_logs)
    with (
        open_office(settings) as office,
        Works(office, name=asked.worker, inbox=not asked.no_inbox, jobs=not asked.no_jobs) as works,
    ):
        token = first_token(office.store)
        desk = open_desk(settings, office.store, works.nudge, token)
        print(f"The review desk: {address_of(settings.desk)}", file=sys.stderr)
        if token:
            print(f"Nobody administers it yet. Set it up there with this token: {token}", file=sys.stderr)
        uvicorn.Server(server_options(build_app(desk), settings.desk)).run()
    return 0


def require_safe(chosen: ReviewDesk) -> None:
    """Raise ``SettingsError`` if passwords and patients would cross the network unencrypted."""
    if (chosen.certificate is None) != (chosen.private_key is None):
        raise SettingsError("For TLS both 'certificate' and 'private_key' are needed under [desk].")
    if not _is_this_machine(chosen.host) and chosen.certificate is None:
        raise SettingsError(
            "The desk can be reached from other machines by TLS alone: name 'certificate' and 'private_key' under "
            "[desk], or listen on 127.0.0.1 behind a web server that does TLS (behind_proxy = true)."
        )
    for path in (chosen.certificate, chosen.private_key):
        if path is not None and not path.is_file():
            raise SettingsError(f"There is no file {path.name}, which [desk] names.")


def first_token(store: Store) -> str | None:
    """A new token for the set-up page, if there is nobody who can add people."""
    there = any(Role.ADMINISTRATOR in person.roles and person.active for person in store.people.all())
    return None if there else secrets.token_urlsafe(18)


def server_options(app: object, chosen: ReviewDesk) -> uvicorn.Config:
    """How the pages are served. Nothing about requests is logged: addresses can hold what was searched for."""
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        host=chosen.host,
        port=chosen.port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=chosen.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        ssl_certfile=chosen.certificate,
        ssl_keyfile=chosen.private_key,
        limit_concurrency=600,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def address_of(chosen: ReviewDesk) -> str:
    """Where a browser finds the desk."""
    name = next(iter(chosen.names), chosen.host)
    return f"{'https' if chosen.certificate else 'http'}://{f'[{name}]' if ':' in name else name}:{chosen.port}/"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
