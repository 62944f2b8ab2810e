"""What ``transcribe deliver`` and ``transcribe patients`` do; they print ids, never names, unless asked for words."""

from __future__ import annotations

import argparse
import json
import signal
import threading
from dataclasses import asdict

from transcribe.delivery.destinations import AnyDestination
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.hl7.mllp import END, START
from transcribe.delivery.hl7.profiles import profiles
from transcribe.delivery.outbox import Line, Outbox
from transcribe.delivery.patients.adt import NotUnderstoodError, read_message
from transcribe.delivery.patients.known import PatientList
from transcribe.delivery.patients.listening import listening
from transcribe.delivery.patients.table import LARGEST, PatientTableError, read_table
from transcribe.delivery.sending import Sender
from transcribe.delivery.sheet import write_sheet
from transcribe.delivery.ways import way_to
from transcribe.settings import Settings, read_settings
from transcribe.store.moments import written
from transcribe.store.states import SYSTEM
from transcribe.workflow.office import open_office

DONE, NOT_WHOLE = 0, 1
_PAUSE_SECONDS = 5.0
_MESSAGE_SUFFIXES = (".hl7", ".adt")


def status(asked: argparse.Namespace) -> int:
    """List what waits."""
    with open_office(read_settings(asked.settings)) as office:
        outbox = Outbox(office.store)
        found = outbox.lines(failed=asked.failed)
        if asked.json:
            for line in found:
                print(_as_json(line, asked.words))
            return NOT_WHOLE if asked.failed and found else DONE
        for (destination, stage), count in sorted(outbox.counts().items()):
            print(f"{destination or '(for no destination)':24} {stage if destination else 'signed':12} {count}")
        for line in found:
            print(_as_text(line, asked.words))
    return NOT_WHOLE if asked.failed and found else DONE


def run(asked: argparse.Namespace) -> int:
    """Send what is due."""
    stop = threading.Event()
    if asked.watch:
        for wish in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wish, lambda *_: stop.set())
    with open_office(read_settings(asked.settings)) as office:
        sender = Sender(office)
        while True:
            done = sender.run_once()
            if not asked.watch:
                print(f"Planned {done.planned}, delivered {done.delivered}, not delivered {done.failed}.")
                return NOT_WHOLE if done.failed else DONE
            if stop.wait(_PAUSE_SECONDS):
                return DONE


def retry(asked: argparse.Namespace) -> int:
    """Make deliveries due now."""
    with open_office(read_settings(asked.settings)) as office:
        outbox = Outbox(office.store)
        count = outbox.retry(None, SYSTEM) if asked.all else sum(outbox.retry(each, SYSTEM) for each in asked.number)
    print(f"{count} deliveries are tried again.")
    return DONE


def cancel(asked: argparse.Namespace) -> int:
    """Give a delivery up."""
    with open_office(read_settings(asked.settings)) as office:
        Outbox(office.store).cancel(asked.number, SYSTEM, asked.reason)
    return DONE


def send(asked: argparse.Namespace) -> int:
    """Plan a signed report for one more destination."""
    settings = read_settings(asked.settings)
    destination = _destination(settings, asked.destination)
    with open_office(settings) as office:
        Outbox(office.store).send_also(asked.dictation, destination, SYSTEM)
    return DONE


def test(asked: argparse.Namespace) -> int:
    """Try a destination, without the store."""
    settings = read_settings(asked.settings)
    print(way_to(_destination(settings, asked.name), settings).test())
    return DONE


def export(asked: argparse.Namespace) -> int:
    """Write the Excel file."""
    with open_office(read_settings(asked.settings)) as office:
        count = write_sheet(office.store, asked.file)
    print(f"{count} dictations are in {asked.file.name}.")
    return DONE


def print_profiles(asked: argparse.Namespace) -> int:  # noqa: ARG001
    """List the HL7 profiles."""
    for name, profile in profiles().items():
        print(f"{name:18} {'verified' if profile.verified else 'NOT VERIFIED':13} {profile.about}")
        print(f"{'':18} {profile.source}.")
    return DONE


def import_patients(asked: argparse.Namespace) -> int:
    """Bring the patient list up to date from a file."""
    settings = read_settings(asked.settings)
    if asked.file.suffix.casefold() in _MESSAGE_SUFFIXES:
        return _import_messages(asked, settings)
    table = read_table(asked.file, day_first=asked.day_first)
    with open_office(settings) as office:
        count = PatientList(office.store).keep(table.people, "table")
    print(f"{count} patients were taken.")
    if table.unusable:
        some = ", ".join(map(str, table.unusable[:20]))
        print(f"{len(table.unusable)} lines could not be used: {some}{' …' if len(table.unusable) > 20 else ''}")
    return NOT_WHOLE if table.unusable else DONE


def listen(asked: argparse.Namespace) -> int:
    """Take messages until the program is stopped."""
    settings = read_settings(asked.settings)
    if not settings.patients.listen:
        raise DeliveryError(Problem.SETTINGS, 'Say where to listen: [patients] listen = "127.0.0.1:2575".')
    stop = threading.Event()
    for wish in (signal.SIGINT, signal.SIGTERM):
        signal.signal(wish, lambda *_: stop.set())
    with open_office(settings) as office, listening(settings.patients, PatientList(office.store)) as port:
        print(f"Listening on port {port}.", flush=True)
        stop.wait()
    return DONE


def _import_messages(asked: argparse.Namespace, settings: Settings) -> int:
    taken = unusable = 0
    with open_office(settings) as office:
        patients = PatientList(office.store)
        for message in _messages(asked):
            try:
                said = read_message(message, settings.patients)
            except NotUnderstoodError:
                unusable += 1
                continue
            if said and said.former:
                patients.merge(said.former, said.person)
            elif said:
                patients.keep([said.person], "file")
            taken += said is not None
    print(f"{taken} messages were taken, {unusable} could not be used.")
    return NOT_WHOLE if unusable else DONE


def _messages(asked: argparse.Namespace) -> list[bytes]:
    """The messages of a file: with MLLP's signs around them, or each beginning with MSH on a new line."""
    try:
        if asked.file.stat().st_size > LARGEST:
            raise PatientTableError(f"{asked.file.name} is too large.")
        content = asked.file.read_bytes()
    except OSError as error:
        raise PatientTableError(f"{asked.file.name} cannot be read: {error.strerror}.") from None
    plain = content.replace(END, b"\r").replace(START, b"").replace(b"\r\n", b"\r").replace(b"\n", b"\r")
    parts = (b"\r" + plain).split(b"\rMSH")
    return [b"MSH" + part for part in parts[1:]]


def _destination(settings: Settings, name: str) -> AnyDestination:
    for destination in settings.destinations:
        if destination.name == name:
            return destination
    raise DeliveryError(Problem.SETTINGS, "There is no destination of this name in the settings.")


def _as_text(line: Line, words: bool) -> str:
    help_needed = "NEEDS HELP" if line.needs_help else ""
    text = (
        f"{line.id:6} {line.dictation} v{line.version} {line.event:9} {line.destination:20} "
        f"attempts {line.attempts} {line.problem or '-':12} next {written(line.due_at)[:19]} {help_needed}"
    ).rstrip()
    return f"{text}\n       {line.told}" if words and line.told else text


def _as_json(line: Line, words: bool) -> str:
    values = {name: written(value) if name.endswith("_at") and value else value for name, value in asdict(line).items()}
    if not words:
        values.pop("told")
    return json.dumps(values, ensure_ascii=False, default=str)
