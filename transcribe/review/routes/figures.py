"""How the work stands, for Prometheus on this machine; there is nothing of a patient in it."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request
from starlette.responses import Response

from transcribe.review.errors import MissingError
from transcribe.review.visitor import AtDesk
from transcribe.workflow.metrics import CONTENT_TYPE

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
def metrics(request: Request, desk: AtDesk) -> Response:
    """The figures, for who asks from this machine; for others there is no such page."""
    if not _is_this_machine(request.client.host if request.client else ""):
        raise MissingError("There is no such page.")
    return Response(desk.metrics.exposition(), headers={"Content-Type": CONTENT_TYPE})


def _is_this_machine(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
