"""MLLP over TLS: the receiver's certificate must be right, and ours is shown where it is asked for."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from transcribe.delivery.errors import DeliveryError
from transcribe.delivery.outbox import Outbox
from transcribe.delivery.ways import way_to
from transcribe.store.store import Store

from ..certificates import certificate, server_side
from ..offices import eager, office_with, run, settings_with, signed
from .receivers import receiving


def ehr(port: int, **values: object) -> dict[str, object]:
    return eager(kind="hl7", name="ehr", host="127.0.0.1", port=port, **values)


def test_over_tls(store: Store, tmp_path: Path) -> None:
    signed(store)
    with receiving(context=server_side(tmp_path)) as receiver:
        run(office_with(store, ehr(receiver.port, ca_file=str(tmp_path / "localhost.crt"))))
    assert len(receiver.taken) == 1


@pytest.mark.parametrize("name", ["localhost", "another.example"], ids=["unknown maker", "another name"])
def test_a_certificate_that_is_not_right_gets_nothing(store: Store, tmp_path: Path, name: str) -> None:
    dictation = signed(store)
    trusted = {"ca_file": str(tmp_path / f"{name}.crt")} if name != "localhost" else {}
    with receiving(context=server_side(tmp_path, name)) as receiver:
        run(office_with(store, ehr(receiver.port, **trusted)))
    assert receiver.came == []
    (line,) = Outbox(store).lines(dictation=dictation)
    assert line.problem == "unreachable"
    assert "No secure connection" in str(line.told)


def test_a_receiver_that_does_not_speak_tls_gets_nothing(store: Store) -> None:
    signed(store)
    with receiving() as receiver:
        run(office_with(store, ehr(receiver.port, timeout_seconds=0.5)))
    assert receiver.came == []


def test_we_show_who_we_are(store: Store, tmp_path: Path) -> None:
    context = server_side(tmp_path)
    ours = certificate(tmp_path, "transcribe")
    context.load_verify_locations(ours[0])
    context.verify_mode = ssl.CERT_REQUIRED
    signed(store)
    with receiving(context=context) as receiver:
        to = ehr(receiver.port, ca_file=str(tmp_path / "localhost.crt"))
        shown = {"client_certificate": str(ours[0]), "client_key": str(ours[1])}
        settings = settings_with({**to, **shown})
        assert "over TLS" in way_to(settings.destinations[0], settings).test()
        run(office_with(store, {**to, **shown}))
    assert len(receiver.taken) == 1


def test_a_certificate_file_that_is_none(tmp_path: Path) -> None:
    settings = settings_with(ehr(1, ca_file=str(tmp_path / "nothing.pem")))
    with pytest.raises(DeliveryError, match="certificate or key file"):
        way_to(settings.destinations[0], settings).test()
