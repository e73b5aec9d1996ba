"""`ask --image` and `--file`: what goes with the question, and the questions before it goes."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grokchat.cli.words import tell
from grokchat.errors import ConfigError

if TYPE_CHECKING:
    from grokchat.attachments import Attachment


def add_attachment_options(parser: ArgumentParser) -> None:
    """What can be attached, and how closely the model looks at it."""
    parser.add_argument(
        "--image", action="append", default=[], metavar="FILE|URL", help="attach a picture, or one at an https address; repeatable"
    )
    parser.add_argument(
        "--file", action="append", default=[], metavar="FILE", help="attach a text file, or those of a folder; repeatable"
    )
    parser.add_argument("--detail", choices=("auto", "low", "high"), default="auto", help="how closely the model looks at pictures")


def attached(options: Namespace) -> list[Attachment]:
    """What the options name, with a word about what was done to it. Raises ConfigError for what cannot be attached, or for a no."""
    if not (options.image or options.file):
        return []
    from grokchat.attachments import find, picture_at
    from grokchat.wire.pictures import MOST_PARTS

    texts = [find(Path(name), only="text") for name in options.file]
    pictures = [
        picture_at(name, options.detail) if "://" in name else find(Path(name), options.detail, only="picture").attachments[0]
        for name in options.image
    ]
    if len(pictures) >= MOST_PARTS:
        raise ConfigError(f"A message takes {MOST_PARTS - 1} pictures; these are {len(pictures)}.", hint="Send some of them later.")
    found = [*(one for text in texts for one in text.attachments), *pictures]
    for one in found:
        for note in one.notes:
            tell(note)
    questions = [text.question for text in texts if text.question]
    if questions and not options.yes:
        confirm(questions, "Add --yes to send it all the same.")
    return found


def confirm(told: Sequence[str], way_out: str) -> None:
    """Asks on the terminal whether to send it. Raises ConfigError when the answer is no, or nobody is there to give one."""
    for one in told:
        tell(one)
    if not (sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfigError("Nothing was sent.", hint=way_out)
    print("Send it? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise ConfigError("Nothing was sent.")
