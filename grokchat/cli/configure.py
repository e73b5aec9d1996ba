"""The verbs on settings: config and themes."""

from __future__ import annotations

import os

from grokchat.cli.parser import Parser
from grokchat.config import find_paths, load, template, write_private
from grokchat.errors import ConfigError
from grokchat.text import show_line
from grokchat.theme import load_theme, theme_folders, theme_names


def run(verb: str, arguments: list[str]) -> int:
    """Runs one of the verbs."""
    return _config(arguments) if verb == "config" else _themes(arguments)


def _config(arguments: list[str]) -> int:
    parser = Parser("config", "Makes the settings file, or shows where it is and what it says.", "grokchat config init")
    parser.add_argument("action", choices=("init", "path", "show"), help="what to do")
    parser.add_argument("--stdout", action="store_true", help="with init: print it, write nothing")
    options = parser.parse_args(arguments)
    paths = find_paths(os.environ)
    if options.action == "path":
        print(paths.settings)
    elif options.action == "show":
        settings = load(paths.settings, os.environ)
        for name in settings.__dataclass_fields__:
            value = getattr(settings, name)
            print(f"{name} = {value.given() if name == 'parameters' else value!r}")
    elif options.stdout:
        print(template())
    elif paths.settings.exists():
        raise ConfigError(f"{paths.settings} is there already.", kept="It is left as it is.", hint="Edit it, or move it away.")
    else:
        write_private(paths.settings, template())
        print(f"Made {paths.settings}")
    return 0


def _themes(arguments: list[str]) -> int:
    Parser("themes", "Lists the themes.", "grokchat themes").parse_args(arguments)
    folders = theme_folders(find_paths(os.environ).config)
    for name in theme_names(folders):
        try:
            kind = "dark" if load_theme(name, folders).dark else "light"
        except ConfigError as error:
            kind = show_line(error.happened)
        print(f"{show_line(name):<12} {kind}")
    return 0
