"""Where requests go, how long to be patient, and what a failed connection means."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Generator
from dataclasses import dataclass

import httpx

from grokchat.conversation import Token
from grokchat.errors import Interrupted, Malformed, ServiceError, Unreachable
from grokchat.wire import Form, headers_of_request

KEPT = "Your message is kept."


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The service's address. `base` ends before `/accounts`; `gateway` empty means the account's default one."""

    base: str
    account: str
    form: Form = "chat"
    gateway: str = ""
    collect_log: bool = True

    @property
    def host(self) -> str:
        """Whom a person knows the service by: name and port, without anything secret that stands before them."""
        return self.base.partition("//")[2].partition("/")[0].rpartition("@")[2]

    def headers(self) -> dict[str, str]:
        """What every request for a reply carries, the token apart."""
        if self.form == "xai":
            return {"content-type": "application/json", "accept-encoding": "identity"}
        return headers_of_request(self.gateway, collect_log=self.collect_log)


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
        return Interrupted(
            "The connection broke in the middle of the reply.", kept="What came is kept.", hint="Try again.", retry=True
        )
    tls = _cause(error, ssl.SSLError)
    if isinstance(tls, ssl.SSLCertVerificationError):
        problem = tls.verify_message or "it does not fit"
        return Unreachable(f"The certificate of {host} is not trusted: {problem}.", kept=KEPT, hint=_clock(problem), kind="tls")
    if isinstance(tls, ssl.SSLError):
        words = f"{host} does not speak TLS as it should ({tls.reason or 'the handshake failed'})."
        return Unreachable(words, kept=KEPT, hint="Check `base_url`, or the network you are on.", kind="tls")
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        return Malformed(f"{host} does not speak HTTP.", kept=KEPT, hint="Check `base_url`, or try again.", kind="protocol")
    if isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError):
        return Unreachable(f"{host} closed the connection.", kept=KEPT, hint="Try again.", retry=True)
    if isinstance(error, httpx.LocalProtocolError):
        words = "The request cannot be sent: its token or an address in it holds a character that HTTP forbids."
        return Unreachable(words, kept=KEPT, hint="Run `grokchat login`.", kind="credentials")
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(f"{host} did not answer in time.", kept=KEPT, hint="Check the network and try again.", retry=True)
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return Unreachable(f"{host or 'It'} is no address.", kept=KEPT, hint="Check `base_url` in the settings.")
    unknown = _cause(error, socket.gaierror) is not None
    words = f"The name {host} was not found (offline?)." if unknown else f"Cannot reach {host} (offline?)."
    return Unreachable(words, kept=KEPT, hint="Check the network and try again.", retry=True)


def _cause(error: BaseException | None, kind: type[BaseException]) -> BaseException | None:
    while error is not None and not isinstance(error, kind):
        error = error.__cause__ or error.__context__
    return error


def _clock(problem: str) -> str:
    return "Is this computer's clock right?" if "expired" in problem or "not yet" in problem else "Check the network you are on."
