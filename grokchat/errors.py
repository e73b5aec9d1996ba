"""Every way to fail, as one tree.

An error says what happened, what was kept and what to do; its class says whose fault it is and carries the exit code.
"""

from __future__ import annotations

from typing import NamedTuple


class GrokchatError(Exception):
    """The root of every expected failure; `exit_code` is what the command line ends with.

    `happened` is one sentence; `kept` tells what is safe; `hint` is the way out (a command, a key or a link).
    """

    exit_code = 1
    kind = "error"

    def __init__(self, happened: str, *, kept: str = "", hint: str = "") -> None:
        super().__init__(happened)
        self.happened = happened
        self.kept = kept
        self.hint = hint

    def __str__(self) -> str:
        """The whole error on one line."""
        return " ".join(part for part in (self.happened, self.kept, self.hint) if part)


class ConfigError(GrokchatError):
    """Settings, credentials or arguments that cannot be used."""

    exit_code = 2
    kind = "configuration"


class StoreError(GrokchatError):
    """A file of a conversation that cannot be read or written."""

    exit_code = 3
    kind = "files"


class Trace(NamedTuple):
    """What identifies a failed request to the service's support; every field may be empty.

    `status` is the HTTP status, 0 when there was no answer; `code` is the service's own code as text.
    """

    status: int = 0
    code: str = ""
    ray: str = ""
    log_id: str = ""


class ServiceError(GrokchatError):
    """A reply that the service did not give, or not whole.

    `kind` is one of the class-level kinds below; `retry` says whether the same request may be sent again by itself;
    `wait` is the time in seconds that the service asked for, None when it did not; `parameter` names the one that was refused.
    """

    exit_code = 4
    kind = "service"

    def __init__(
        self,
        happened: str,
        *,
        kept: str = "",
        hint: str = "",
        kind: str = "",
        retry: bool = False,
        wait: float | None = None,
        trace: Trace | None = None,
        parameter: str = "",
    ) -> None:
        super().__init__(happened, kept=kept, hint=hint)
        self.kind = kind or type(self).kind
        self.retry = retry
        self.wait = wait
        self.trace = trace or Trace()
        self.parameter = parameter


class Unreachable(ServiceError):
    """No connection: name, route, refusal or certificate."""

    kind = "unreachable"


class Refused(ServiceError):
    """The service answered and said no."""

    kind = "refused"


class Interrupted(ServiceError):
    """The reply began and broke off; what came is kept."""

    kind = "cut_off"


class Malformed(ServiceError):
    """The answer does not follow the protocol or breaks a limit."""

    kind = "malformed"
