"""The full-screen program."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from grokchat.cli.setup import read_setup
from grokchat.errors import ConfigError

if TYPE_CHECKING:
    from grokchat.cli.parser import Parser
    from grokchat.cli.setup import Setup
    from grokchat.conversation import Effort
    from grokchat.engine import Engine
    from grokchat.tui.opening import Doors


class Chosen(NamedTuple):
    """What the arguments say; each stands for the option of its name."""

    session: str = ""
    effort: Effort | None = None
    model: str | None = None
    system: str | None = None
    demo: bool = False
    base_url: str | None = None
    no_save: bool = False
    theme: str | None = None


def run(verb: str, arguments: list[str]) -> int:
    """Opens the program; `resume` with a saved conversation."""
    # Nothing is thrown away before the first frame: looking for garbage costs a tenth of the start.
    gc.disable()
    chosen = choose(verb, arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("The program needs a terminal.", hint="In a pipe, use `grokchat ask`.")
    setup = read_setup(chosen.base_url)
    from grokchat.theme import USUAL, Theme, load_theme, theme_folders, theme_names

    folders = theme_folders(setup.paths.config)
    theme = load_theme(chosen.theme or (setup.settings.theme if setup.configured else USUAL), folders)
    session = setup.library.find(chosen.session) if verb else ""
    from grokchat.cli.signals import Signals
    from grokchat.tui.app import GrokchatApp
    from grokchat.tui.opening import Opening

    def load_themes() -> list[Theme]:
        """All of them, for the key that changes them."""
        return [load_theme(name, folders) for name in theme_names(folders)]

    engines: list[Engine] = []
    with ExitStack() as stack:
        app = GrokchatApp(
            theme, Opening(lambda: _open_doors(setup, chosen, stack, engines), load_themes, session, demo=chosen.demo)
        )
        stack.enter_context(Signals(lambda code: app.exit(return_code=code), engines))
        app.run()
        return app.return_code or 0


def _open_doors(setup: Setup, chosen: Chosen, stack: ExitStack, engines: list[Engine]) -> Doors:
    """What the program works with, made after its first frame; the engine goes into `engines`. Raises ConfigError."""
    from dataclasses import replace

    from grokchat.cli.detached import Detached
    from grokchat.cli.setup import has_credentials, inspector, make_engine, replier_maker, session_settings
    from grokchat.config.schemas import Schemas
    from grokchat.conversation import model_named
    from grokchat.tui.kitty import shows_pictures
    from grokchat.tui.opening import Doors

    settings = setup.settings
    setup.use_prices()
    account = chosen.demo or has_credentials(setup)
    engine = make_engine(setup, replier_maker(setup, demo=chosen.demo, stack=stack), keep=not chosen.no_save)
    stack.callback(engine.close)
    engines.append(engine)
    fresh = session_settings(settings, chosen.effort, chosen.model, chosen.system)
    effort = model_named(fresh.model).nearest(fresh.parameters.effort)
    return Doors(
        engine,
        setup.library,
        replace(fresh, parameters=replace(fresh.parameters, effort=effort)),
        account=account,
        editor=settings.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi",
        calm=not settings.reduced_motion,
        mathematics=settings.math,
        wrap_code=settings.code == "wrap",
        inspector=inspector(setup, demo=chosen.demo),
        warn_cost=settings.warn_cost,
        keeps=not chosen.no_save,
        pictures=shows_pictures(os.environ, settings.math_pictures),
        schemas=Schemas(setup.paths.schemas),
        jobs=None if chosen.no_save else Detached(setup, demo=chosen.demo),
    )


def choose(verb: str, arguments: list[str]) -> Chosen:
    """What the arguments say. Raises ConfigError for what cannot be read."""
    # Most starts say nothing, and importing argparse takes two milliseconds.
    if not verb and arguments in ([], ["--demo"]):
        return Chosen(demo=bool(arguments))
    return Chosen(**vars(_parser(verb).parse_args(arguments)))


def _parser(verb: str) -> Parser:
    from grokchat.cli.parser import Parser, add_request_options

    example = "grokchat resume thermodynamics" if verb else "grokchat --demo"
    words = "Opens a saved conversation." if verb else "Chat with Grok in your terminal."
    parser = Parser(verb, words, example)
    if verb:
        parser.add_argument("session", nargs="?", default="last", help="an id, its beginning, words of the title, or `last`")
    add_request_options(parser)
    parser.add_argument("--theme", help="the colours; `grokchat themes` lists them")
    return parser
