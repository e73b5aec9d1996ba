"""A worker: finishes one reply after the program that asked for it is gone. Nobody calls this verb by hand.

What it needs to know comes by standard input, never in its arguments, which everybody on the machine may read.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import ExitStack, suppress
from typing import Any

from grokchat.cli.setup import make_engine, read_setup, replier_maker
from grokchat.conversation import Event, Message, Parameters, ReplyBegan, Waiting
from grokchat.engine import Session
from grokchat.store.jobs import Jobs

BEGUN = b"begun\n"
"""What it says when the reply is asked for; from then on nobody need wait for it."""

WAITS = "It waits for you: a function call is not answered."


def run(_verb: str, _arguments: list[str]) -> int:
    """Asks for the reply to the last message of a conversation, and keeps it."""
    given = json.loads(sys.stdin.buffer.read() or b"{}")
    setup = read_setup(given.get("base_url"))
    with ExitStack() as stack:
        engine = make_engine(setup, replier_maker(setup, demo=bool(given.get("demo")), stack=stack), keep=True)
        stack.callback(engine.close)
        session = engine.open(str(given["session"]))
        if given.get("once") is not None:
            session.once = Parameters.from_given(given["once"])
        # A terminal that is closed says HUP to what it started; this one goes on.
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        return _finish(session, setup.library.jobs)


def _finish(session: Session, jobs: Jobs) -> int:
    work = jobs.begin(session.id, session.settings.title)
    how, detail = "failed", "Nothing was asked."
    try:
        reply = _reply(session)
        how, detail = reply.how, reply.detail or (WAITS if any(not call.outcome for call in reply.tool_calls) else "")
        if session.unsaved:
            how, detail = "failed", session.unsaved
    finally:
        work.end(how, detail)
    return 0


def _reply(session: Session) -> Message:
    done = threading.Event()

    def on_event(event: Event | Waiting) -> None:
        """Lets the one who waits go once the reply has begun."""
        if isinstance(event, ReplyBegan):
            _let_go()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: session.stop())
    future: Any = session.retry(on_event=on_event)
    future.add_done_callback(lambda _future: done.set())
    while not done.wait(0.2):
        # Python runs a signal's handler between two of these.
        pass
    reply: Message = future.result()
    return reply


def _let_go() -> None:
    """Says that the reply is on its way, and holds nothing of the one who asked any more."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    # Who asked may be gone already: all the better that this one is not.
    with suppress(OSError):
        os.write(1, BEGUN)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
