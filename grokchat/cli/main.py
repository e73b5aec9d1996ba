"""The door of the command line: finds the verb, and turns every failure into one line and an exit code."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence

from grokchat import __version__
from grokchat.cli.words import abandon, open_missing, tell
from grokchat.errors import ConfigError, GrokchatError, StoreError

VERBS: dict[str, tuple[str, str]] = {
    "ask": ("ask", "ask one question; reads standard input too"),
    "resume": ("chat", "open a saved conversation"),
    "list": ("library", "list the saved conversations"),
    "show": ("library", "print a conversation"),
    "search": ("library", "find words in all conversations"),
    "rename": ("library", "give a conversation another title"),
    "delete": ("library", "move a conversation to the trash"),
    "jobs": ("jobs", "replies that are finished in the background"),
    "ledger": ("ledger", "tokens, times and cost of replies"),
    "models": ("service", "list the models"),
    "tools": ("tools", "list, show and check the functions that the model may call"),
    "login": ("service", "keep an account id and an API token"),
    "logout": ("service", "forget them"),
    "render": ("render", "print a Markdown file as grokchat shows it"),
    "emulator": ("emulate", "run the service on this machine"),
    "doctor": ("doctor", "check files, settings and connection"),
    "config": ("configure", "make or show the settings file"),
    "themes": ("configure", "list the themes"),
}
"""Each verb with the module that does it and a line of help."""

WORKER = "_finish"
"""The verb by which the program starts a worker; nobody else needs it."""

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Runs the program with these arguments and returns its exit code."""
    open_missing()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = _guarded(arguments)
    try:
        sys.stderr.flush()
    except OSError:
        # The terminal is gone. Python would end with a code of its own.
        abandon(2)
    return code


def _guarded(arguments: Sequence[str]) -> int:
    """What the verb returns, or the exit code of its failure, told."""
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except GrokchatError as error:
        tell(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        abandon(1)
        return 128 + signal.SIGPIPE
    except OSError as error:
        if os.environ.get("GROKCHAT_DEBUG"):
            raise
        abandon(1)
        place = f" ({error.filename})" if isinstance(error.filename, str) else ""
        tell(f"Cannot go on: {error.strerror or error}{place}.")
        return StoreError.exit_code
    except Exception as error:
        if os.environ.get("GROKCHAT_DEBUG"):
            raise
        tell(f"a bug: {type(error).__name__}. Set GROKCHAT_DEBUG=1 to see where.")
        return 1
    return code


def _dispatch(arguments: Sequence[str]) -> int:
    verb = arguments[0] if arguments else ""
    if verb == "help" and arguments[1:2]:
        return _dispatch([arguments[1], "--help"])
    if verb in ("-h", "--help", "help"):
        print(usage())
        return 0
    if verb in ("-V", "--version"):
        print(f"grokchat {__version__}")
        return 0
    if verb == WORKER:
        return int(importlib.import_module("grokchat.cli.finish").run(verb, list(arguments[1:])))
    if verb in VERBS:
        module = importlib.import_module(f"grokchat.cli.{VERBS[verb][0]}")
        return int(module.run(verb, list(arguments[1:])))
    if verb and not verb.startswith("-"):
        raise ConfigError(f"There is no verb {verb!r}.", hint="See `grokchat --help`.")
    module = importlib.import_module("grokchat.cli.chat")
    return int(module.run("", list(arguments)))


def usage() -> str:
    """The help of the program."""
    rows = "\n".join(f"  {verb:<10} {words}" for verb, (_, words) in VERBS.items())
    return f"""grokchat: chat with Grok in your terminal

  grokchat           open the program
  grokchat --demo    try it without an account
  grokchat VERB …    one of these:

{rows}

Each verb tells more with --help. Example:

  git diff | grokchat ask "Review this"
"""
