"""What the verbs share: a parser that ends in grokchat's way, and the options of a request."""

from __future__ import annotations

import argparse
from typing import NoReturn

from grokchat import conversation
from grokchat.errors import ConfigError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line with the way out; `example` stands at the end of its help."""

    def __init__(self, verb: str, description: str, example: str) -> None:
        super().__init__(
            prog=f"grokchat {verb}".strip(),
            description=description,
            epilog=f"Example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Ends with a usage error."""
        raise ConfigError(f"{message[:1].upper()}{message[1:]}.", hint=f"See `{self.prog} --help`.")


def add_request_options(parser: argparse.ArgumentParser) -> None:
    """What a conversation is asked with."""
    parser.add_argument("--effort", "--reasoning-effort", choices=conversation.EFFORTS, help="how long the model may think")
    parser.add_argument("--model", help="the model, for example xai/grok-4.3")
    parser.add_argument("--system", help="the system prompt")
    parser.add_argument("--demo", action="store_true", help="answer from the demo, without an account")
    parser.add_argument("--base-url", help="where the service is, in place of Cloudflare")
    parser.add_argument("--no-save", action="store_true", help="leave nothing on the disk")
