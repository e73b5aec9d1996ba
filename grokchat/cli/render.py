"""`grokchat render`: a Markdown file as grokchat shows it."""

from __future__ import annotations

import codecs
import gc
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from grokchat.cli.output import MATHEMATICS, LinePrinter, PlainPrinter, terminal_width, with_colour
from grokchat.cli.parser import Parser
from grokchat.cli.setup import Setup, read_setup
from grokchat.errors import ConfigError, StoreError

_PIECE = 65_536
"""Bytes that are read at a time."""


def run(_verb: str, arguments: list[str]) -> int:
    """Prints the file."""
    # A short life: looking for garbage would cost a quarter of it.
    gc.disable()
    parser = Parser("render", "Prints a Markdown file as grokchat shows it.", "grokchat render README.md | less -R")
    parser.add_argument("file", help="the file, or - for standard input")
    parser.add_argument("--width", type=int, help="the width in cells; the terminal's by default")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="whether to colour")
    parser.add_argument("--theme", help="the colours; `grokchat themes` lists them")
    parser.add_argument("--plain", action="store_true", help="plain words for screen readers and pipes, mathematics spoken")
    parser.add_argument("--math", choices=MATHEMATICS, help="how mathematics is shown; `spoken` goes with --plain")
    options = parser.parse_args(arguments)
    if options.width is not None and options.width < 4:
        raise ConfigError("--width must be at least 4.")
    setup = read_setup()
    try:
        with open_input(options.file) as source:
            printer = _printer(options, setup)
            if isinstance(printer, LinePrinter) and source.seekable():
                # A file: what it names at its end is known at its beginning, and no part is read twice.
                printer.print_whole("".join(pieces(source)))
                return 0
            for text in pieces(source):
                printer.add(text)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise StoreError(f"Cannot read {options.file}: {error.strerror}.") from error
    printer.finish()
    return 0


def _printer(options: Namespace, setup: Setup) -> LinePrinter | PlainPrinter:
    if options.plain:
        return PlainPrinter("source" if options.math == "source" else "spoken")
    if options.math == "spoken":
        raise ConfigError("--math spoken goes with --plain.", hint="Add --plain.")
    mathematics = options.math or setup.settings.math
    width, theme = options.width or terminal_width(), options.theme or setup.settings.theme
    return LinePrinter(width, theme, setup.paths, color=with_colour(options.color), mathematics=mathematics)


def open_input(name: str) -> BinaryIO:
    """The file of that name, or standard input for `-`. Raises OSError."""
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0) if name == "-" else Path(name).open("rb", buffering=0)


def pieces(source: BinaryIO) -> Iterator[str]:
    """The text as it comes: what is there is given at once, so that output begins before the input ends."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while data := source.read(_PIECE):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)
