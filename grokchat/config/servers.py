"""The table of servers in settings.toml, as other programs declare them: a command with arguments and environment, or an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

_NAME = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]|_(?!_)){0,30}")
_KEYS: dict[str, type] = {"command": str, "args": list, "env": dict, "url": str}


def servers_problem(servers: Mapping[str, Any]) -> str:
    """What is wrong with the table, without the subject of the sentence; empty when nothing is."""
    for name, one in servers.items():
        found = _problem(one) if _NAME.fullmatch(name) else "has a name that is not of letters, digits, - and _"
        if found:
            return f".{name} {found}"
    return ""


def _problem(server: object) -> str:
    if not isinstance(server, dict):
        return "must be a table"
    unknown = sorted(set(server) - set(_KEYS))
    if unknown:
        return f"has a key {unknown[0]!r}, which is none of {', '.join(_KEYS)}"
    for key, kind in _KEYS.items():
        if key in server and not isinstance(server[key], kind):
            return f"needs {key} to be a {'text' if kind is str else 'list of texts' if kind is list else 'table of texts'}"
    if not all(isinstance(one, str) for one in (*server.get("args", ()), *server.get("env", {}).values())):
        return "may hold texts only in args and env"
    if bool(server.get("command")) == bool(server.get("url")):
        return "needs a command or a url, and not both"
    if "url" in server and urlsplit(server["url"]).scheme not in ("http", "https"):
        return "needs a url that begins with http"
    return ""
