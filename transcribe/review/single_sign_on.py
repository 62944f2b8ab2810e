"""Logging in by the office's own sign-on (OpenID Connect, code flow with PKCE), where an administrator named one.

The provider says who somebody is; what the person may do stays the desk's affair: there must be an active person of
that id. To sign a letter the desk's own password is asked for all the same.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx
from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.httpx_client import OAuth2Client  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from transcribe.errors import SettingsError
from transcribe.review.errors import UnavailableError
from transcribe.settings import SingleSignOn
from transcribe.store.errors import OfficeKeyError
from transcribe.store.key_sources import key_source

_SECONDS = 10.0  # for an answer of the provider
_ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # never "none", never one with a shared secret
_LEEWAY = 60  # seconds by which two clocks may differ


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is kept of a login between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Provider:
    """The office's OpenID provider. ``secret`` is this program's own there, "" for none."""

    chosen: SingleSignOn
    secret: str = field(repr=False)

    def begin(self, back: str) -> tuple[str, Attempt]:
        """The provider's address to send the browser to, and what must be the same when it comes ``back``.

        Raises ``UnavailableError``.
        """
        attempt = Attempt(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                self._told(client, "authorization_endpoint"),
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(address), attempt

    def person(self, back: str, code: str, attempt: Attempt) -> str | None:
        """Who came back with this code, in small letters; ``None`` if the provider's answer does not hold.

        Raises ``UnavailableError``.
        """
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._told(client, "token_endpoint"), code=code, code_verifier=attempt.verifier
                )
                published: Any = self._json(client, self._told(client, "jwks_uri"))
                keys = KeySet.import_key_set(published)
            claims = jwt.decode(str(token.get("id_token", "")), keys, algorithms=_ALGORITHMS).claims
            self._registry(attempt).validate(claims)
        except (AuthlibBaseError, JoseError, ValueError):
            return None
        except httpx.HTTPError:
            raise _away() from None
        name = claims.get(self.chosen.claim)
        return name.strip().casefold() if isinstance(name, str) else None

    def _registry(self, attempt: Attempt) -> jwt.JWTClaimsRegistry:
        return jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.chosen.issuer},
            aud={"essential": True, "value": self.chosen.client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            client_id=self.chosen.client_id,
            client_secret=self.secret or None,
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
            redirect_uri=back,
            scope="openid profile email",
            code_challenge_method="S256",
            timeout=_SECONDS,
            verify=str(self.chosen.ca_file) if self.chosen.ca_file else True,
            trust_env=False,
        )

    def _told(self, client: OAuth2Client, name: str) -> str:
        """An address of the provider's description of itself, which must be of this very provider."""
        told = self._json(client, self.chosen.issuer.rstrip("/") + "/.well-known/openid-configuration")
        address = told.get(name)
        if told.get("issuer") != self.chosen.issuer or not isinstance(address, str):
            raise UnavailableError("The office's sign-on is not what the settings say: tell the administrator.")
        return address

    @staticmethod
    def _json(client: OAuth2Client, address: str) -> dict[str, Any]:
        try:
            answer = client.request("GET", address, withhold_token=True)
            answer.raise_for_status()
            told: dict[str, Any] = answer.json()
        except (httpx.HTTPError, ValueError):
            raise _away() from None
        return told


def provider_of(chosen: SingleSignOn | None) -> Provider | None:
    """The provider that the settings name, if they name one. Raises ``SettingsError``."""
    if chosen is None:
        return None
    try:
        secret = key_source(chosen.client_secret).read() if chosen.client_secret else ""
    except OfficeKeyError as error:
        raise SettingsError(f"[desk.single_sign_on] client_secret: {error}") from None
    return Provider(chosen, (secret or "").strip())


def _away() -> UnavailableError:
    return UnavailableError("The office's sign-on cannot be reached. Try again, or log in with the desk's password.")
