"""The door of the command line: finds the verb, and turns every failure into one line and an exit code."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence

from grokchat.errors import GrokchatError, StoreError

VERBS: dict[str, tuple[str, str]] = {
    "ask": ("ask", "ask one question; reads standard input too"),
    "resume": ("chat", "open a saved conversation"),
    "list": ("library", "list the saved conversations"),
    "show": ("library", "print a conversation"),
    "search": ("library", "find words in all conversations"),
    "rename": ("library", "give a conversation another title"),
    "delete": ("library", "move a conversation to the trash"),
    "models": ("service", "list the models"),
    "login": ("service", "keep an account id and an API token"),
    "logout": ("service", "forget them"),
    "render": ("render", "print a Markdown file as grokchat shows it"),
    "emulator": ("emulate", "run the service on this machine"),
    "doctor": ("doctor", "check files, settings and connection"),
    "config": ("configure", "make or show the settings file"),
    "themes": ("configure", "list the themes"),
}
"""Each verb with the module that does it and a line of help."""

INTERRUPTED = 130


def run(arguments: Sequence[str]) -> int:
    """Runs the program with these arguments and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = _dispatch(arguments)
        sys.stdout.flush()
    except GrokchatError as error:
        from grokchat.text import show_line

        print(f"grokchat: {show_line(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return 128 + signal.SIGPIPE
    except OSError as error:
        if os.environ.get("GROKCHAT_DEBUG"):
            raise
        print(f"grokchat: Cannot go on: {error.strerror or error}.", file=sys.stderr)
        _abandon_output()
        return StoreError.exit_code
    except Exception as error:
        if os.environ.get("GROKCHAT_DEBUG"):
            raise
        print(f"grokchat: a bug: {type(error).__name__}. Set GROKCHAT_DEBUG=1 to see where.", file=sys.stderr)
        return 1
    return code


def _abandon_output() -> None:
    """Nobody takes the output any more; Python must not try to write the rest of it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(arguments: Sequence[str]) -> int:
    verb = arguments[0] if arguments else ""
    if verb in ("-h", "--help", "help"):
        print(usage())
        return 0
    if verb in VERBS:
        module = importlib.import_module(f"grokchat.cli.{VERBS[verb][0]}")
        return int(module.run(verb, list(arguments[1:])))
    if verb and not verb.startswith("-"):
        print(f"grokchat: there is no verb {verb!r}. See `grokchat --help`.", file=sys.stderr)
        return 2
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
