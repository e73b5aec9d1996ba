"""Functions in `grokchat ask`: turned on by name, asked about on the terminal, and never run where nobody can be asked."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from grokchat.cli.words import tell
from grokchat.conversation import Message
from grokchat.engine import Engine, Offer, Session, edited
from grokchat.errors import ConfigError
from grokchat.text import excerpt, show, show_line

Wait = Callable[[Callable[[Any], "Future[Message]"]], Message]
"""Waits for what is started with the handler of events that it gives."""

_CHOICES = "[y]es, [a]lways here, [n]o, [e]dit the arguments, answer by [h]and"


def turn_on(engine: Engine, session: Session, names: Sequence[str]) -> frozenset[str]:
    """Turns functions on for the conversation and returns their names. Raises ConfigError for one that cannot be had."""
    if not names:
        return frozenset()
    found, problems = engine.functions(names).result()
    if problems:
        server = next((name for name in names if "/" in name), "")
        start = f"`grokchat tools start {server.partition('/')[0]}` shows and allows it." if server else ""
        raise ConfigError(problems[0], hint=start or "`grokchat tools` lists what there is.")
    on = [function.name for function in found]
    session.change(functions=tuple(dict.fromkeys((*session.settings.functions, *on))))
    return frozenset(on)


def answer_calls(session: Session, reply: Message, agreed: frozenset[str], wait: Wait) -> Message:
    """Goes through the calls that wait, until words come; `agreed` are the functions that need no question."""
    while offers := session.calls.offers().result():
        if not _has_terminal() and any(offer.function is None for offer in offers):
            # Declared by the one who asks, who runs it and goes on: the call is the reply.
            return reply
        reply = _answer(session, offers[0], agreed, wait)
        _tell_result(session, offers[0])
    return reply


def calls_as_json(path: Sequence[Message]) -> list[dict[str, Any]]:
    """The calls since the person's last words, with what became of them."""
    found: list[dict[str, Any]] = []
    results: dict[str, str] = {}
    for message in reversed(path):
        if message.role == "user":
            break
        if message.role == "tool":
            results[message.call] = message.text
        found[:0] = [
            {"id": call.id, "name": call.name, "arguments": _value(call.arguments), "outcome": call.outcome or None}
            | {"result": results.get(call.id)}
            for call in message.tool_calls
        ]
    return found


def _answer(session: Session, offer: Offer, agreed: frozenset[str], wait: Wait) -> Message:
    calls = session.calls
    if offer.call.name in agreed and not offer.reasons and offer.function is not None:
        return wait(lambda on_event: calls.run(offer, on_event=on_event))
    if not _has_terminal():
        why = f" {offer.reasons[0]}" if offer.reasons else ""
        hint = "" if offer.reasons else " --yes runs the functions that --tool names."
        tell(f"{offer.title} was denied: there is no terminal to ask on.{why}{hint}")
        return wait(lambda on_event: calls.deny(offer.call, "Nobody could be asked.", on_event))
    _show(offer)
    return _asked(session, offer, wait)


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _asked(session: Session, offer: Offer, wait: Wait) -> Message:
    """Asks until there is an answer."""
    while True:
        word = _line(f"Run it? {_CHOICES}: " if not offer.reasons else "Look closely. Type run to run it, or n, e, h: ").lower()
        start = _begun(session, offer, word)
        if start is not None:
            return wait(start)
        if word in ("e", "edit"):
            offer = _edited(offer)


def _begun(session: Session, offer: Offer, word: str) -> Callable[[Any], Future[Message]] | None:
    """What the person's word begins, None when it begins nothing."""
    calls = session.calls
    if word in ("n", "no", ""):
        return lambda on_event: calls.deny(offer.call, "", on_event)
    if word in ("h", "hand"):
        text = _line("The result: ")
        return lambda on_event: calls.answer(offer.call, text, on_event=on_event)
    if offer.function is None or offer.arguments is None:
        return None
    if word in ("a", "always") and not offer.reasons:
        return lambda on_event: calls.run(offer, always=True, on_event=on_event)
    if word == "run" or (word in ("y", "yes") and not offer.reasons):
        return lambda on_event: calls.run(offer, on_event=on_event)
    return None


def _edited(offer: Offer) -> Offer:
    try:
        changed = edited(offer, _line("The arguments as JSON on one line: "))
    except ValueError as error:
        tell(str(error))
        return offer
    _show(changed)
    return changed


def _show(offer: Offer) -> None:
    origin = f" ({offer.function.origin})" if offer.function is not None else ""
    lines = [f"ƒ {show_line(offer.title)}{show_line(origin)} is to run with:", *show(offer.shown).split("\n")]
    lines += [f"! {show_line(words)}" for words in (offer.problem, *offer.reasons) if words]
    print("\n" + "\n".join(lines), file=sys.stderr, flush=True)


def _tell_result(session: Session, offer: Offer) -> None:
    """What came, in one line, for who watches."""
    result = next((one for one in reversed(session.conversation.path) if one.call == offer.call.id), None)
    if result is not None and sys.stderr.isatty():
        words = {"answered": "→", "failed": "✗", "denied": "denied:", "by_hand": "by hand:", "stopped": "stopped:"}
        print(excerpt(show_line(f"  {words.get(result.outcome, '→')} {result.text}"), 100), file=sys.stderr, flush=True)


def _line(question: str) -> str:
    """What the person types; what was typed before the question is thrown away. The end of input is an empty line."""
    import termios

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        # Before the question is seen: an answer to it is never thrown away.
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
        print(question, end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip()
    finally:
        signal.signal(signal.SIGINT, before)


def _value(arguments: str) -> Any:
    try:
        return json.loads(arguments)
    except (ValueError, RecursionError):
        return arguments
