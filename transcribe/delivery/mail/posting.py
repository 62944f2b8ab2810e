"""Hands mails to a mail server, always encrypted on the way (RFC 8314, RFC 3207)."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from transcribe.delivery.destinations import Email, FaxByEmail
from transcribe.delivery.errors import DeliveryError, Problem
from transcribe.delivery.secrets import secret
from transcribe.delivery.tls import client_context


@contextmanager
def posting(to: Email | FaxByEmail) -> Iterator[smtplib.SMTP]:
    """A connection over which mails can be sent: encrypted, and signed in. Raises ``DeliveryError``."""
    context = client_context(to.ca_file)
    with _in_words():
        if to.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=to.timeout_seconds, context=context)
        else:
            server = smtplib.SMTP(to.host, to.port, timeout=to.timeout_seconds)
        with server:
            if to.security == "starttls":
                server.starttls(context=context)
            if to.user:
                server.login(to.user, secret(to.password) if to.password else "")
            yield server


def post(server: smtplib.SMTP, message: EmailMessage, sender: str, to: list[str]) -> None:
    """Send one mail to all of these. Raises ``DeliveryError``, also if the server took it for some alone."""
    with _in_words():
        refused = server.send_message(message, sender, to)
    if refused:
        raise DeliveryError(Problem.REFUSED, f"The mail server refused {len(refused)} of {len(to)} recipients.")


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPNotSupportedError:
        raise DeliveryError(Problem.SETTINGS, "The mail server does not offer encryption, or no sign-in.") from None
    except smtplib.SMTPAuthenticationError:
        raise DeliveryError(Problem.SETTINGS, "The mail server did not take user name and password.") from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refused(max(codes, default=550), "the recipient") from None
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, "the mail") from None
    except smtplib.SMTPServerDisconnected:
        raise DeliveryError(Problem.NO_ANSWER, "The mail server broke the connection off.") from None
    except smtplib.SMTPException:
        raise DeliveryError(Problem.WRONG_ANSWER, "The mail server answered something unheard-of.") from None
    except TimeoutError:
        raise DeliveryError(Problem.NO_ANSWER, "The mail server did not answer in time.") from None
    except OSError:
        raise DeliveryError(
            Problem.UNREACHABLE, "The mail server cannot be reached, or its certificate is not right."
        ) from None


def _refused(code: int, what: str) -> DeliveryError:
    if 400 <= code < 500:
        return DeliveryError(Problem.ERROR, f"The mail server does not take {what} now ({code}).")
    return DeliveryError(Problem.REFUSED, f"The mail server refused {what} ({code}).")
