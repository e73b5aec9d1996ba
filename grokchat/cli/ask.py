"""`grokchat ask`: one question, from arguments and standard input, to a terminal, a pipe or a program."""

from __future__ import annotations

import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from typing import Any

from grokchat.cli import ask_structured
from grokchat.cli.ask_answers import Beside, answers_as_json, logprobs_as_json
from grokchat.cli.ask_attachments import add_attachment_options, attached, confirm
from grokchat.cli.ask_functions import answer_calls, calls_as_json, turn_on
from grokchat.cli.output import MATHEMATICS, LinePrinter, PlainPrinter, as_json, terminal_width, with_colour
from grokchat.cli.parameters import add_parameter_options, effects, given_parameters
from grokchat.cli.parser import Parser, add_request_options
from grokchat.cli.setup import Setup, make_engine, read_setup, replier_maker, session_settings
from grokchat.cli.words import tell
from grokchat.conversation import (
    Event,
    Message,
    Parameters,
    Part,
    TextDelta,
    TextPart,
    ToolAnswered,
    Waiting,
    cost_of,
    encode,
    model_named,
)
from grokchat.engine import Engine, Session
from grokchat.errors import ConfigError
from grokchat.text import show, show_line

_INTERRUPTED = 130
_FINISH = {"stopped": "stopped", "truncated": "cut_off", "failed": "failed"}


def run(_verb: str, arguments: list[str]) -> int:
    """Asks, prints the reply and returns the exit code."""
    options = _parser().parse_args(arguments)
    more = attached(options)
    words = _words(options, alone=not more)
    setup = read_setup(options.base_url)
    setup.use_prices()
    with ExitStack() as stack:
        maker = replier_maker(setup, demo=options.demo, stack=stack)
        if not options.demo:
            from grokchat.cli.setup import LOGIN_HINT, NO_CREDENTIALS, has_credentials

            if not has_credentials(setup):
                raise ConfigError(NO_CREDENTIALS, hint=LOGIN_HINT)
        engine = make_engine(setup, maker, keep=not options.no_save)
        stack.callback(engine.close)
        session = _session(engine, setup, options)
        if not options.yes:
            _agree(session, words, setup.settings.warn_cost, sum(one.tokens for one in more))
        said = (TextPart(words),) if words.strip() else ()
        parts: tuple[Part, ...] = (*said, *(one.ready(session.attach) for one in more))
        agreed = turn_on(engine, session, options.tool)
        if options.detach:
            from grokchat.cli.detached import hand_over

            return hand_over(engine, session, parts, setup, demo=options.demo)
        return _ask(session, parts, options, setup, agreed if options.yes else frozenset())


def _parser() -> Parser:
    parser = Parser("ask", "Asks one question and prints the reply.", 'git diff | grokchat ask "Review this"')
    parser.add_argument("words", nargs="*", help="the question; standard input is added to it when it is a pipe")
    add_request_options(parser)
    parser.add_argument("-c", "--continue", dest="last", action="store_true", help="go on with the last conversation")
    parser.add_argument("--session", help="go on with this conversation")
    add_attachment_options(parser)
    parser.add_argument("--schema", metavar="FILE", help="ask for JSON that fits this JSON schema, a file or a kept one")
    parser.add_argument(
        "--tool", action="append", default=[], metavar="NAME", help="let the model call this function; asks before each run"
    )
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="whether to colour")
    parser.add_argument("--detach", action="store_true", help="do not wait: `grokchat jobs` tells when the reply has come")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print one JSON object at the end")
    form.add_argument("--jsonl", action="store_true", help="print each event as it comes, a JSON object a line")
    form.add_argument("--plain", action="store_true", help="print plain words for screen readers, mathematics spoken")
    parser.add_argument("--math", choices=MATHEMATICS, help="how mathematics is shown; `spoken` goes with --plain")
    parser.add_argument("--yes", action="store_true", help="ask nothing: send it whatever it costs, run what --tool names")
    add_parameter_options(parser)
    return parser


def _words(options: Namespace, *, alone: bool) -> str:
    words = " ".join(options.words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if sys.stdin is not None and not sys.stdin.isatty():
        try:
            piped = sys.stdin.buffer.read().decode()
        except UnicodeDecodeError as error:
            raise ConfigError(
                f"Standard input is not UTF-8 text (byte {error.start}).", hint="Convert it first, for example with iconv."
            ) from error
        words = "\n\n".join(part for part in (words, piped.rstrip("\n")) if part.strip())
    if alone and not words.strip():
        raise ConfigError("There is no question.", hint='For example: grokchat ask "What is entropy?"')
    return words


def _session(engine: Engine, setup: Setup, options: Namespace) -> Session:
    named = options.session or ("last" if options.last else None)
    if named and options.no_save:
        raise ConfigError("--no-save goes with a new conversation only.", hint="Leave out --continue or --session.")
    if named:
        session = engine.open(named)
        session.change(model=options.model, system=options.system, effort=options.effort)
    else:
        session = engine.new(session_settings(setup.settings, options.effort, options.model, options.system))
    before = session.settings.parameters
    wanted = before if options.model else Parameters(effort=before.effort)
    fitted, changes = model_named(session.settings.model).fitted(wanted)
    session.change(parameters=fitted if options.model else replace(before, effort=fitted.effort))
    _warn(changes)
    values = given_parameters(options)
    if options.schema:
        values["response_format"] = ask_structured.read_form(options.schema, setup.paths.schemas)
    if values:
        session.change(parameters=replace(session.settings.parameters, **values))
        _warn(effects(values, session.settings.model))
    return session


def _warn(words: list[str]) -> None:
    for one in words:
        tell(one)


def _agree(session: Session, words: str, warn_cost: float, attached: int) -> None:
    """Asks before a message that costs much is sent. Raises ConfigError when the answer is no, or nobody is there to give one."""
    from grokchat.conversation import estimate

    settings = session.settings
    path = session.conversation.path
    told = estimate(path, words, settings.model, settings.system, warn_cost, attached).warnings
    if told:
        confirm(told, "Add --yes to send it all the same; `warn_cost` in the settings is the limit.")


def _ask(session: Session, parts: tuple[Part, ...], options: Namespace, setup: Setup, agreed: frozenset[str]) -> int:
    printer = _printer(options, setup)
    # JSON alone goes into a pipe: words before a function's call are no part of it.
    quiet = options.json or (bool(options.schema) and not (options.jsonl or sys.stdout.isatty()))
    beside = Beside(session, wanted=0 if options.json or options.jsonl or options.schema else session.settings.parameters.n or 1)

    show_text = partial(_show_text, printer)

    def on_event(event: Event | Waiting) -> None:
        """Prints an event in the form that was asked for."""
        if isinstance(event, Waiting):
            if sys.stderr.isatty():
                print(f"\r\x1b[K{show_line(event.words)}", end="\r", file=sys.stderr, flush=True)
        elif options.jsonl:
            print(as_json(encode(event)), flush=True)
        elif title := beside.heading(event):
            print(title, flush=True)
        elif isinstance(event, TextDelta) and not quiet and not beside.holds(event):
            show_text(event.text)
        elif isinstance(event, ToolAnswered) and not quiet and _has_text(session):
            # What is said after a function's answer is a paragraph of its own.
            show_text("\n\n")

    def wait(start: Callable[[Any], Future[Message]]) -> Message:
        """Waits for the reply that `start` asks for."""
        return _wait(session, start, on_event)

    reply = answer_calls(session, wait(lambda handler: session.say(parts, handler)), agreed, wait)
    if printer is not None:
        printer.finish()
    elif options.json:
        print(as_json(_as_json(session, reply)))
    elif not options.jsonl and reply.text:
        print(reply.text if quiet else "", end="" if reply.text.endswith("\n") else "\n")
    beside.print_rest(reply, lambda: _printer(options, setup))
    return _exit_code(session, reply) or ask_structured.fits(reply)


def _show_text(printer: LinePrinter | PlainPrinter | None, text: str) -> None:
    """Prints a piece of the answer: a pipe gets it as it came, a terminal gets nothing that acts on it."""
    if printer is not None:
        printer.add(text)
    else:
        print(show(text) if sys.stdout.isatty() else text, end="", flush=True)


def _printer(options: Namespace, setup: Setup) -> LinePrinter | PlainPrinter | None:
    """What prints the reply; None where it is given as it came, or as JSON."""
    if options.plain and not options.schema:
        return PlainPrinter("source" if options.math == "source" else "spoken")
    if options.json or options.jsonl or options.schema or not sys.stdout.isatty():
        return None
    settings, color = setup.settings, with_colour(options.color)
    mathematics = settings.math if options.math in (None, "spoken") else options.math
    return LinePrinter(terminal_width(), settings.theme, setup.paths, color=color, mathematics=mathematics)


def _wait(session: Session, start: Callable[[Any], Future[Message]], on_event: Any) -> Message:
    """The last message of what is started with a handler of events; Ctrl+C, or a request to end, stops it and keeps what came."""
    broken: list[BaseException] = []

    def guarded(event: Event | Waiting) -> None:
        """Stops the reply once its output cannot be written."""
        try:
            if not broken:
                on_event(event)
        except OSError as error:
            broken.append(error)
            session.stop()

    done = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: session.stop())
    future = start(guarded)
    future.add_done_callback(lambda _future: done.set())
    while not done.wait(0.2):
        pass
    reply = future.result()
    if broken:
        raise broken[0]
    return reply


def _has_text(session: Session) -> bool:
    """Whether the reply whose last call was just answered said something."""
    path = session.conversation.path
    caller = next((one for one in reversed(path) if one.role == "assistant"), None)
    return caller is not None and bool(caller.text) and all(call.outcome for call in caller.tool_calls)


def _exit_code(session: Session, reply: Message) -> int:
    for notice in session.notices:
        tell(notice)
    if session.unsaved:
        tell(f"Not saved: {session.unsaved}")
    if "stopped" in (reply.how, reply.outcome):
        tell("Stopped; what came is kept.")
        return _INTERRUPTED
    if reply.detail:
        tell(reply.detail)
    if reply.how in ("failed", "truncated"):
        configuration = (reply.error or {}).get("kind") == "configuration"
        return 2 if configuration else 4
    return 3 if session.unsaved else 0


def _as_json(session: Session, reply: Message) -> dict[str, Any]:
    asked = reply.asked
    model = asked.model if asked else session.settings.model
    cost = cost_of(model, reply.usage)
    error = {"status": None, "code": None, **(reply.error or {})} if reply.error else None
    answers, calls, logprobs = answers_as_json(session, reply), calls_as_json(session.conversation.path), logprobs_as_json(reply)
    # What most replies have nothing of stands in the object only where there is something.
    return {
        "session": session.id or None,
        "id": reply.id,
        "model": model,
        "effort": asked.parameters.effort if asked else None,
        "text": reply.text,
        "thoughts": reply.thoughts,
        **({"answers": answers} if len(answers) > 1 else {}),
        **({"logprobs": logprobs} if logprobs else {}),
        "finish": _FINISH.get(reply.outcome or reply.how) or reply.finish or "stop",
        **ask_structured.as_json(reply),
        **({"calls": calls} if calls else {}),
        "usage": dict(reply.usage.received) if reply.usage else None,
        "cost_usd": None if cost is None else cost.dollars,
        "seconds": round(reply.seconds, 3),
        "error": error,
    }
