"""Starts a worker that finishes a reply after this program is gone."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from grokchat.cli.finish import BEGUN
from grokchat.cli.setup import Setup
from grokchat.cli.words import tell
from grokchat.conversation import Parameters, Part
from grokchat.engine import Engine, Session
from grokchat.errors import GrokchatError, StoreError
from grokchat.store.jobs import Job

KEPT = "Your message is kept."


class Detached:
    """The jobs, as the program sees them: started with its own settings, listed, told once."""

    def __init__(self, setup: Setup, *, demo: bool) -> None:
        self._setup = setup
        self._demo = demo

    def start(self, session: str, once: Parameters | None = None) -> None:
        """Starts a worker for the last message of a conversation that nobody has open; returns when it has asked. Raises GrokchatError."""
        given: dict[str, Any] = {
            "session": session,
            "demo": self._demo,
            "base_url": self._setup.base_url,
            "once": once.given() if once else None,
        }
        try:
            # Arguments can be read by everybody, and a conversation's id has words of it. The token is where it always is.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "grokchat", "_finish"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                close_fds=True,
            )
        except OSError as error:
            raise StoreError(f"The worker cannot be started: {error.strerror}.", kept=KEPT) from error
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        with process.stdout, process.stderr:
            with process.stdin as pipe:
                pipe.write(json.dumps(given).encode())
            if process.stdout.readline() == BEGUN:
                # It lives on, and this program need not wait for it.
                process.returncode = 0
                return
            words = process.stderr.read().decode("utf-8", "replace").strip().removeprefix("grokchat: ")
        process.wait()
        raise GrokchatError(words or "The worker ended without a word.", kept=KEPT, hint="Ask again with Ctrl+R.")

    def running(self) -> set[str]:
        """The ids of the conversations whose reply is still coming."""
        return self._setup.library.jobs.running()

    def news(self) -> list[tuple[str, str]]:
        """What ended since the last look: the conversation's id, and a sentence; each once."""
        return [(job.session, told(job)) for job in self._setup.library.jobs.news()]


def told(job: Job) -> str:
    """How a job ended, as a sentence."""
    how = {"done": "has come", "stopped": "was stopped", "failed": "failed", "truncated": "broke off"}.get(job.state, "is coming")
    return f"The reply in “{job.title or job.session}” {how}.{f' {job.detail}' if job.detail else ''}"


def hand_over(engine: Engine, session: Session, parts: tuple[Part, ...], setup: Setup, *, demo: bool) -> int:
    """Says it, has a worker finish the reply, and prints the conversation's id. Raises GrokchatError."""
    session.leave(parts)
    id = session.id
    engine.release(session)
    Detached(setup, demo=demo).start(id)
    print(id)
    tell("The reply is finished in the background; `grokchat jobs` tells when it has come.")
    return 0
