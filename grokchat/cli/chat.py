"""The full-screen program."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import ExitStack

from grokchat.cli.parser import Parser, add_request_options
from grokchat.cli.setup import read_setup
from grokchat.errors import ConfigError


def run(verb: str, arguments: list[str]) -> int:
    """Opens the program; `resume` with a saved conversation."""
    # Nothing is thrown away before the first frame: looking for garbage costs a tenth of the start.
    gc.disable()
    options = _parser(verb).parse_args(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("The program needs a terminal.", hint="In a pipe, use `grokchat ask`.")
    setup = read_setup(options.base_url)
    from grokchat.theme import Theme, load_theme, theme_folders, theme_names

    folders = theme_folders(setup.paths.config)
    theme = load_theme(options.theme or setup.settings.theme, folders)
    session = setup.library.find(options.session) if verb else ""
    from grokchat.tui.app import GrokchatApp
    from grokchat.tui.opening import Doors, Opening

    def open_doors() -> Doors:
        from grokchat.cli.setup import has_credentials, replier_maker, session_settings
        from grokchat.engine import Engine

        account = options.demo or has_credentials(setup)
        engine = Engine(replier_maker(setup, demo=options.demo, stack=stack), None if options.no_save else setup.library)
        stack.callback(engine.close)
        return Doors(
            engine, setup.library, session_settings(setup.settings, options.effort, options.model, options.system), account=account
        )

    def load_themes() -> list[Theme]:
        return [load_theme(name, folders) for name in theme_names(folders)]

    with ExitStack() as stack:
        editor = setup.settings.editor or os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        app = GrokchatApp(
            theme,
            Opening(open_doors, load_themes, session, demo=options.demo, editor=editor, calm=not setup.settings.reduced_motion),
        )
        app.run()
        return app.return_code or 0


def _parser(verb: str) -> Parser:
    example = "grokchat resume thermodynamics" if verb else "grokchat --demo"
    words = "Opens a saved conversation." if verb else "Chat with Grok in your terminal."
    parser = Parser(verb, words, example)
    if verb:
        parser.add_argument("session", nargs="?", default="last", help="an id, its beginning, words of the title, or `last`")
    add_request_options(parser)
    parser.add_argument("--theme", help="the colours; `grokchat themes` lists them")
    return parser
