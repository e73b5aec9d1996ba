"""The full-screen program."""

from __future__ import annotations

import sys
from contextlib import ExitStack

from grokchat.cli.parser import Parser, add_request_options
from grokchat.cli.setup import has_credentials, read_setup, replier_maker, session_settings
from grokchat.errors import ConfigError


def run(verb: str, arguments: list[str]) -> int:
    """Opens the program; `resume` with a saved conversation."""
    example = "grokchat resume thermodynamics" if verb else "grokchat --demo"
    words = "Opens a saved conversation." if verb else "Chat with Grok in your terminal."
    parser = Parser(verb, words, example)
    if verb:
        parser.add_argument("session", nargs="?", default="last", help="an id, its beginning, words of the title, or `last`")
    add_request_options(parser)
    parser.add_argument("--theme", help="the colours; `grokchat themes` lists them")
    options = parser.parse_args(arguments)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ConfigError("The program needs a terminal.", hint="In a pipe, use `grokchat ask`.")
    setup = read_setup(options.base_url)
    from grokchat.engine import Engine
    from grokchat.theme import load_theme, theme_folders, theme_names
    from grokchat.tui.app import GrokchatApp
    from grokchat.tui.opening import Opening

    folders = theme_folders(setup.paths.config)
    theme = load_theme(options.theme or setup.settings.theme, folders)
    with ExitStack() as stack:
        maker = replier_maker(setup, demo=options.demo, stack=stack)
        engine = Engine(maker, None if options.no_save else setup.library)
        stack.callback(engine.close)
        opening = Opening(
            settings=session_settings(setup.settings, options.effort, options.model, options.system),
            session=setup.library.find(options.session) if verb else "",
            demo=options.demo,
            account=options.demo or has_credentials(setup),
            editor=setup.settings.editor,
        )
        themes = [load_theme(name, folders) for name in theme_names(folders)]
        app = GrokchatApp(engine, setup.library, themes, theme.name, opening)
        app.run()
        return app.return_code or 0
