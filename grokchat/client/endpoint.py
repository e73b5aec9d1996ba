"""Where requests go, how long to be patient, and what a failed connection means."""

from __future__ import annotations

import ssl
from collections.abc import Generator
from dataclasses import dataclass

import httpx

from grokchat.conversation import Token
from grokchat.errors import Interrupted, Malformed, ServiceError, Unreachable
from grokchat.wire import Form


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The service's address. `base` ends before `/accounts`; `gateway` empty means the account's default one."""

    base: str
    account: str
    form: Form = "chat"
    gateway: str = ""
    collect_log: bool = True

    def headers(self) -> dict[str, str]:
        """What every request for a reply carries, the token apart.

        The gateway has served other people's identical requests from its cache, so the cache is skipped.
        """
        headers = {"content-type": "application/json", "accept-encoding": "identity", "cf-aig-skip-cache": "true"}
        if self.gateway:
            headers["cf-aig-gateway-id"] = self.gateway
        if not self.collect_log:
            headers["cf-aig-collect-log"] = "false"
        return headers


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: to connect, to the first byte, until a note is shown, between bytes until a note and until the cut.

    `tries` counts the first one; `backoff` is the first pause between tries, doubled each time.
    """

    connect: float = 10.0
    first_byte: float = 600.0
    waiting_note: float = 10.0
    idle_note: float = 20.0
    idle_cut: float = 120.0
    tries: int = 3
    backoff: float = 0.8


class Bearer(httpx.Auth):
    """Puts the token into the request at the last moment; it stands in no header table before."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sends the request with its token."""
        request.headers["authorization"] = f"Bearer {self._token.reveal()}"
        yield request


def connection_failure(error: httpx.HTTPError | httpx.InvalidURL, host: str, *, started: bool) -> ServiceError:
    """The error for an exception of the network; `started` says that the answer had begun."""
    if started:
        if isinstance(error, httpx.DecodingError):
            return Malformed("The service's answer is packed in a way that cannot be read.", hint="Try again.", kind="malformed")
        return Interrupted("The connection broke in the middle of the reply.", kept="What came is kept.", hint="Try again.")
    certificate = _certificate_problem(error)
    if certificate:
        return Unreachable(f"The certificate of {host} is not trusted: {certificate}.", hint=_clock(certificate), kind="tls")
    if isinstance(error, httpx.RemoteProtocolError):
        broke = "disconnected" in str(error)
        words = f"{host} closed the connection." if broke else f"{host} does not speak HTTP."
        return Malformed(words, hint="Check `base_url`, or try again.", kind="protocol", retry=broke)
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(f"{host} did not answer in time.", hint="Check the network and try again.", retry=True)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(f"{host} is no address.", hint="Check `base_url` in the settings.")
    return Unreachable(
        f"Cannot reach {host} (offline?).", kept="Your message is kept.", hint="Check the network and try again.", retry=True
    )


def _certificate_problem(error: BaseException | None) -> str:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message or "it does not fit"
        if isinstance(error, ssl.SSLError):
            return error.reason or "the handshake failed"
        error = error.__cause__ or error.__context__
    return ""


def _clock(problem: str) -> str:
    return "Is this computer's clock right?" if "expired" in problem or "not yet" in problem else "Check the network you are on."
