"""`settings.toml`: one table of settings makes the reader, the commented template and the docs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from grokchat.config.servers import servers_problem
from grokchat.conversation import EFFORTS, GROK, PARAMETERS, Parameters
from grokchat.errors import ConfigError

CLOUDFLARE = "https://api.cloudflare.com/client/v4"


class Setting(NamedTuple):
    """One line of the settings file; `choices` limits a text, `low` and `high` a number."""

    name: str
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0


SETTINGS: tuple[Setting, ...] = (
    Setting("model", GROK.id, "The model of new conversations."),
    Setting("effort", "medium", "The reasoning effort of new conversations.", EFFORTS),
    Setting("system", "", "The system prompt of new conversations."),
    Setting("theme", "night", "The colours; `grokchat themes` lists them."),
    Setting("account_id", "", "The Cloudflare account, 32 hex digits. CLOUDFLARE_ACCOUNT_ID goes before it."),
    Setting("base_url", CLOUDFLARE, "Where the service is. GROKCHAT_BASE_URL goes before it."),
    Setting(
        "form",
        "chat",
        "How requests are sent: `chat` (OpenAI's form), `run` (Cloudflare's), `xai` (xAI's own address).",
        ("chat", "run", "xai"),
    ),
    Setting("gateway", "", "The AI gateway; empty for the account's default one."),
    Setting("collect_log", True, "Whether Cloudflare's gateway may keep prompts and replies in its log."),
    Setting("connect_seconds", 10.0, "How long a connection may take.", (), 0.1, 600),
    Setting("first_byte_seconds", 600.0, "How long the first byte of a reply may take.", (), 1, 3600),
    Setting("idle_note_seconds", 20.0, "After how much silence in a reply a note is shown.", (), 1, 3600),
    Setting("idle_cut_seconds", 120.0, "After how much silence a reply is given up.", (), 1, 3600),
    Setting("editor", "", "The editor of Ctrl+O; empty for $VISUAL or $EDITOR."),
    Setting("math", "unicode", "How mathematics is shown: drawn, drawn in ASCII, or as LaTeX.", ("unicode", "ascii", "source")),
    Setting(
        "math_pictures",
        "off",
        "Typeset pictures of formulas where the terminal is kitty or Ghostty, with the extra `images`: auto is not over SSH.",
        ("off", "auto", "on"),
    ),
    Setting("reduced_motion", False, "Whether text appears as it comes, without being spread evenly over the frames."),
    Setting(
        "code",
        "wrap",
        "Long lines of code: wrapped, or one row each that Shift and the wheel move sideways.",
        ("wrap", "scroll"),
    ),
    Setting(
        "warn_cost", 1.0, "US dollars: a message that would cost more is sent only after a question; 0 never asks.", (), 0, 1e6
    ),
    Setting("keep_raw", False, "Whether the service's raw answers are kept beside the conversation, for `grokchat show --raw`."),
    Setting(
        "prices", {}, 'Prices that go before the program\'s own: "author/model" = { prompt, cached, completion, step, above }.'
    ),
    Setting(
        "functions", (), "Names of functions that are on in new conversations; `grokchat tools` lists them. None runs unasked."
    ),
    Setting("function_seconds", 60.0, "How long a function may run.", (), 1, 3600),
    Setting("function_rounds", 10, "How many times in a row the model may call functions before it must answer.", (), 1, 100),
    Setting("read_root", "", "The folder under which the function read_file may read; empty for none."),
    Setting(
        "mcp_servers",
        {},
        "Servers of functions, a table each: command, args and env of a program, or the url of a server (Model Context Protocol).",
    ),
    Setting("parameters", {}, "A table of request parameters of new conversations: temperature, top_p, seed, …"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the settings file and the environment say; `help` of each stands in SETTINGS."""

    model: str = GROK.id
    effort: str = "medium"
    system: str = ""
    theme: str = "night"
    account_id: str = ""
    base_url: str = CLOUDFLARE
    form: Literal["chat", "run", "xai"] = "chat"
    gateway: str = ""
    collect_log: bool = True
    connect_seconds: float = 10.0
    first_byte_seconds: float = 600.0
    idle_note_seconds: float = 20.0
    idle_cut_seconds: float = 120.0
    editor: str = ""
    math: Literal["unicode", "ascii", "source"] = "unicode"
    math_pictures: str = "off"
    reduced_motion: bool = False
    code: str = "wrap"
    warn_cost: float = 1.0
    keep_raw: bool = False
    prices: Mapping[str, Any] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    function_seconds: float = 60.0
    function_rounds: int = 10
    read_root: str = ""
    mcp_servers: Mapping[str, Any] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings of the file, where there is one, and of the environment. Raises ConfigError that names the line."""
    try:
        text = path.read_bytes().decode()
        values = tomllib.loads(text)
    except FileNotFoundError:
        text, values = "", {}
    except OSError as error:
        raise ConfigError(f"Cannot read {path}: {error.strerror}.", hint=_way_out(error)) from error
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}", hint="Correct it, or move it away.") from error
    settings = _read(values, path, text)
    base = environ.get("GROKCHAT_BASE_URL", "")
    settings = replace(settings, base_url=base) if base else settings
    if not _is_address(settings.base_url):
        raise ConfigError(f"base_url {settings.base_url!r} is no http address.", hint=f"The usual one is {CLOUDFLARE}")
    return settings


def _way_out(error: OSError) -> str:
    return "Correct its permissions." if isinstance(error, PermissionError) else "Choose another folder with GROKCHAT_HOME."


def _is_address(base_url: str) -> bool:
    try:
        parts = urlsplit(base_url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0 and not re.search(r"\s", base_url)
    except ValueError:
        return False


def _read(values: dict[str, Any], path: Path, text: str) -> Settings:
    known = {setting.name: setting for setting in SETTINGS}
    good: dict[str, Any] = {}
    for name, value in values.items():
        where = f"{path}, line {_line_of(name, text)}"
        setting = known.get(name)
        if setting is None:
            raise ConfigError(f"{where}: there is no setting {name!r}.", hint="`grokchat config init --stdout` shows them all.")
        wrong = _problem(setting, value)
        if wrong:
            if wrong.startswith("."):
                where = f"{path}, line {_line_of(wrong[1:].partition(' ')[0], text, name)}"
            told = "" if isinstance(value, dict) and setting.default == {} else f", not {value!r}"
            raise ConfigError(f"{where}: {name}{'' if wrong.startswith('.') else ' '}{wrong}{told}.")
        good[name] = float(value) if isinstance(setting.default, float) else tuple(value) if isinstance(value, list) else value
    given = dict(good.pop("parameters", {}))
    unknown = set(given) - set(Parameters.__dataclass_fields__)
    if unknown:
        name = min(unknown)
        raise ConfigError(f"{path}, line {_line_of(name, text, 'parameters')}: there is no parameter {name!r}.")
    if "effort" in given:
        where = f"{path}, line {_line_of('effort', text, 'parameters')}"
        raise ConfigError(f"{where}: effort stands in [parameters].", hint="Put it above the first line in brackets.")
    parameters = Parameters.from_given({**given, "effort": good.get("effort", "medium")})
    for problem in parameters.problems():
        raise ConfigError(f"{path}, line {_line_of(problem.partition(' ')[0], text, 'parameters')}: {problem}")
    return Settings(**good, parameters=parameters)


def _problem(setting: Setting, value: object) -> str:
    kind = type(setting.default)
    if kind is int:
        good = isinstance(value, int) and not isinstance(value, bool) and setting.low <= value <= setting.high
        return "" if good else f"must be a whole number from {setting.low:g} to {setting.high:g}"
    if kind is tuple:
        good = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if good else "must be a list of texts"
    if kind is float:
        good = isinstance(value, int | float) and not isinstance(value, bool) and setting.low <= value <= setting.high
        return "" if good else f"must be a number from {setting.low:g} to {setting.high:g}"
    if not isinstance(value, kind):
        return {str: "must be a text", bool: "must be true or false", dict: "must be a table"}[kind]
    if setting.name == "mcp_servers" and isinstance(value, dict):
        return servers_problem(value)
    if setting.choices and value not in setting.choices:
        return f"must be one of {', '.join(setting.choices)}"
    return ""


def _line_of(name: str, text: str, within: str = "") -> int:
    """The line where the key stands, the first below the table `within` if one is given; that of the table when it cannot be found."""
    first = _line_of(within, text) if within else 1
    key = rf"[\"']?{re.escape(name)}[\"']?\s*[\].=]"
    for pattern in (re.compile(rf"\s*(\[+\s*)?{key}"), re.compile(rf"[^#]*[\s{{,.]{key}")):
        for number, line in enumerate(text.split("\n")[first - 1 :], first):
            if pattern.match(line):
                return number
    return first


def template() -> str:
    """A settings file with every setting at its default, as comments."""
    lines = ["# grokchat's settings. A line without # counts; unknown names are errors.", ""]
    for setting in SETTINGS:
        lines.append(f"# {setting.help}")
        if setting.choices:
            lines.append(f"# One of: {', '.join(setting.choices)}.")
        if setting.name == "parameters":
            lines += ["# [parameters]", *_parameter_lines()]
        elif setting.name == "mcp_servers":
            lines += ["# mcp_servers = {}", "# [mcp_servers.example]", *_SERVER_LINES]
        elif isinstance(setting.default, dict):
            lines.append(f"# {setting.name} = {{}}")
        else:
            lines.append(f"# {setting.name} = {_toml_value(setting.default)}")
        lines.append("")
    return "\n".join(lines)


_SERVER_LINES = ['# command = "a-program"', '# args = ["--flag"]', '# env = { NAME = "value" }']


def _parameter_lines() -> list[str]:
    """Each parameter that stands in the table, with an example."""
    found: list[str] = []
    for one in PARAMETERS:
        if one.field != "effort":
            effect = f" Some models: {one.effect}." if one.effect else ""
            found += [f"#   {one.help} ({one.range}){effect}", f"# {one.name} = {_toml_value(one.read(one.example))}"]
    return found


def _toml_value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_toml_value(inner)}" for name, inner in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml_value(one) for one in value) + "]"
    return _toml(value)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else f"{value}"
