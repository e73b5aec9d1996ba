"""`show --lens`: a reply's tokens by their probability, in colours, or with signs where there are none."""

from __future__ import annotations

from argparse import Namespace

from grokchat.cli.inspect import reply_of
from grokchat.cli.output import terminal_width, with_colour
from grokchat.cli.setup import read_setup
from grokchat.conversation import pieces_of, replay
from grokchat.conversation.lens import summary, why_none
from grokchat.errors import StoreError
from grokchat.render.ansi import Ansi
from grokchat.render.lens import LEGEND, MARKS, ROLES, Lens, seen_of
from grokchat.render.lines import Line, Span
from grokchat.store import Library
from grokchat.theme import load_theme, theme_folders


def show_lens(library: Library, options: Namespace) -> int:
    """Prints the figures, what the colours or signs mean, and the tokens. Raises StoreError when there are none."""
    id, _, recorded, _ = library.read(options.session)
    reply = reply_of(replay(recorded), options.reply, id)
    if not reply.logprobs:
        raise StoreError(
            why_none(reply), hint="`grokchat ask --demo --model demo/tokens --logprobs --top-logprobs 4` shows how it looks."
        )
    setup, color = read_setup(), with_colour("auto")
    width = terminal_width()
    ansi = Ansi(load_theme(setup.settings.theme, theme_folders(setup.paths.config)).style, width, color=color)
    levels = zip(ROLES, LEGEND, MARKS, strict=True)
    spans = [(Span(words if color else f"{words} {mark}".rstrip(), role), Span("  ")) for role, words, mark in levels]
    legend = Line(tuple(span for pair in spans for span in pair))
    lens = Lens(seen_of(pieces_of(reply.logprobs), reply.logprobs), width, marks=not color)
    print(summary(reply), ansi.text(legend), "", *(ansi.text(lens.line(row)) for row in range(len(lens))), sep="\n")
    return 0
