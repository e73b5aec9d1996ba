"""`grokchat render`: a Markdown file as grokchat shows it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

from grokchat.cli.output import LinePrinter, terminal_width, with_colour
from grokchat.cli.parser import Parser
from grokchat.cli.setup import read_setup
from grokchat.errors import ConfigError, StoreError


def run(_verb: str, arguments: list[str]) -> int:
    """Prints the file."""
    # A short life: looking for garbage would cost a quarter of it.
    gc.disable()
    parser = Parser("render", "Prints a Markdown file as grokchat shows it.", "grokchat render README.md | less -R")
    parser.add_argument("file", help="the file, or - for standard input")
    parser.add_argument("--width", type=int, help="the width in cells; the terminal's by default")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="whether to colour")
    parser.add_argument("--theme", help="the colours; `grokchat themes` lists them")
    options = parser.parse_args(arguments)
    if options.width is not None and options.width < 4:
        raise ConfigError("--width must be at least 4.")
    try:
        data = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except OSError as error:
        raise StoreError(f"Cannot read {options.file}: {error.strerror}.") from error
    setup = read_setup()
    theme = options.theme or setup.settings.theme
    printer = LinePrinter(options.width or terminal_width(), theme, setup.paths, color=with_colour(options.color))
    printer.add(data.decode("utf-8", "replace"))
    printer.finish()
    return 0
