"""Access tokens for programs: OAuth 2 client credentials, with a secret or with a signed JWT (SMART backend services).

https://hl7.org/fhir/smart-app-launch/backend-services.html
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from transcribe.delivery.destinations import Fhir
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.fhir.asking import asked
from transcribe.delivery.secrets import secret

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_LIFE = 240  # seconds of an assertion; five minutes are the most that is allowed
_EARLY = 30  # seconds before its end a token is renewed
_USUAL = 300  # seconds of a token's life where the server does not say


@dataclass(slots=True)
class SignIn:
    """Keeps a token for one destination, and gets a new one before it ends."""

    to: Fhir
    _token: str = field(default="", repr=False)
    _until: float = 0.0

    def headers(self, client: httpx.Client) -> dict[str, str]:
        """What proves to the server who asks. Raises ``DeliveryError``."""
        if not self.to.token_url:
            return {}
        if time.monotonic() >= self._until:
            self._renew(client, self.to.token_url)
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """The server did not take the token."""
        self._until = 0.0

    def _renew(self, client: httpx.Client, url: str) -> None:
        form = {"grant_type": "client_credentials", "scope": self.to.scope}
        headers: dict[str, str] = {"Accept": "application/json"}
        if self.to.private_key:
            form |= {"client_assertion_type": _ASSERTION, "client_assertion": self._assertion(url)}
        elif self.to.client_secret:
            basic = httpx.BasicAuth(self.to.client_id, secret(self.to.client_secret))
            headers |= dict(next(basic.auth_flow(httpx.Request("POST", url))).headers.items())
            headers = {name: value for name, value in headers.items() if name.casefold() in ("accept", "authorization")}
        answer = asked(client, "POST", url, headers=headers, data=form)
        token, life = answer.body.get("access_token"), answer.body.get("expires_in", _USUAL)
        if answer.status != 200 or not isinstance(token, str) or not isinstance(life, int | float):
            raise DeliveryError(Problem.SETTINGS, f"The server did not let us sign in ({answer.status}).", answer.said)
        self._token, self._until = token, time.monotonic() + max(0, life - _EARLY)

    def _assertion(self, url: str) -> str:
        from cryptography.exceptions import UnsupportedAlgorithm
        from joserfc import jwt
        from joserfc.errors import JoseError

        place = self.to.private_key or ""
        claims: dict[str, Any] = {
            "iss": self.to.client_id,
            "sub": self.to.client_id,
            "aud": url,
            "exp": int(time.time()) + _LIFE,
            "jti": uuid.uuid4().hex,
        }
        try:
            key, algorithm = _key(secret(place))
            header = {"alg": algorithm, "typ": "JWT"} | ({"kid": self.to.key_id} if self.to.key_id else {})
            return jwt.encode(header, claims, key, algorithms=[algorithm])
        except (JoseError, ValueError, TypeError, UnsupportedAlgorithm):
            raise DeliveryError(Problem.SETTINGS, "The private key must be RSA or EC P-384, as PEM.") from None


def _key(pem: str) -> tuple[Any, str]:
    """The key and how it signs. Raises ``ValueError`` if it is none that SMART allows."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from joserfc.jwk import ECKey, RSAKey

    loaded = load_pem_private_key(pem.encode(), None)
    if isinstance(loaded, RSAPrivateKey):
        return RSAKey.import_key(pem), "RS384"
    if isinstance(loaded, EllipticCurvePrivateKey) and isinstance(loaded.curve, SECP384R1):
        return ECKey.import_key(pem), "ES384"
    raise ValueError("not a key for RS384 or ES384")
