"""Logging in by the office's own sign-on, with a provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey

from transcribe.settings import SingleSignOn
from transcribe.store.people import Person
from transcribe.store.states import SYSTEM

from ..store.places import Place
from .office import Bench, Browser, bench, settings
from .openid import OpenId, running

pytest.importorskip("authlib", reason="authlib is not installed (extra 'sign-on')")

REFUSED = "/#/sign-on-refused"


@pytest.fixture
def provider() -> Iterator[OpenId]:
    with running() as found:
        yield found


@pytest.fixture
def office(place: Place, provider: OpenId) -> Iterator[Bench]:
    with place.open() as store:
        yield bench(store, settings(single_sign_on=SingleSignOn(issuer=provider.address, client_id="desk", name="Inn")))


def left(browser: Browser) -> str:
    """The provider's answer to a browser that the desk has sent there: where it goes back to."""
    away = browser.get("/single-sign-on", follow_redirects=False)
    assert away.status_code == 302
    return str(httpx.get(away.headers["location"], trust_env=False).headers["location"])


def came_back(browser: Browser, address: str) -> str:
    """Where the desk sends the browser then."""
    parts = urlsplit(address)
    assert parts.path == "/api/single-sign-on/back"
    return str(browser.get(f"/single-sign-on/back?{parts.query}", follow_redirects=False).headers["location"])


def test_who_is_known_there_and_here_is_let_in(office: Bench, provider: OpenId) -> None:
    browser = office.browser()
    assert browser.get("/setup").json()["sign_on"] == "Inn"
    provider.person = "Ann"
    assert came_back(browser, left(browser)) == "/"
    assert browser.get("/me").json()["person"] == "ann"
    with office.store.database.reading() as connection:
        *_, last = office.store.audit.lines(connection)
    assert (last.action, last.detail) == ("logged_in", {"person": "ann", "by": "single_sign_on"})


@pytest.mark.parametrize("person", ["stranger", "system", "", "gone"])
def test_who_is_not_known_here_is_not(office: Bench, provider: OpenId, person: str) -> None:
    office.store.people.add(Person("gone", "Gone", frozenset(), active=False), SYSTEM)
    provider.person = person
    browser = office.browser()
    assert came_back(browser, left(browser)) == REFUSED
    assert browser.get("/me").status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another program"},
        {"nonce": "of another login"},
        {"exp": 1},
        {"preferred_username": ["ann"]},
    ],
)
def test_an_answer_that_does_not_hold(office: Bench, provider: OpenId, claims: dict[str, object]) -> None:
    provider.claims = claims
    browser = office.browser()
    assert came_back(browser, left(browser)) == REFUSED


def test_an_answer_that_somebody_else_signed(office: Bench, provider: OpenId) -> None:
    provider.signing = RSAKey.generate_key(2048, {"kid": "one"})
    browser = office.browser()
    assert came_back(browser, left(browser)) == REFUSED


def test_a_login_that_another_browser_began(office: Bench) -> None:
    address = left(office.browser())
    for victim in (office.browser(), office.browser()):
        assert came_back(victim, address) == REFUSED
    other = office.browser()
    left(other)
    assert came_back(other, address) == REFUSED


def test_a_code_is_good_once(office: Bench) -> None:
    browser = office.browser()
    address = left(browser)
    cookies = dict(browser.client.cookies)
    assert came_back(browser, address) == "/"
    again = office.browser()
    for name, value in cookies.items():
        again.client.cookies.set(name, value)
    assert came_back(again, address) == REFUSED


def test_a_provider_that_is_away_or_another(office: Bench, provider: OpenId) -> None:
    provider.address += "/other"
    assert office.browser().get("/single-sign-on", follow_redirects=False).status_code == 503


def test_it_is_off_until_it_is_named(place: Place) -> None:
    with place.open() as store:
        assert bench(store).browser().get("/single-sign-on").status_code == 404


@pytest.mark.parametrize("issuer", ["http://login.office.lan", "ftp://x", "login", ""])
def test_an_issuer_needs_tls(issuer: str) -> None:
    with pytest.raises(ValueError, match="issuer"):
        SingleSignOn(issuer=issuer, client_id="desk")
