"""The verbs on saved conversations: list, show, search, rename, delete."""

from __future__ import annotations

import gc
import time
from argparse import Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grokchat.cli.output import as_json
from grokchat.cli.parser import Parser
from grokchat.cli.setup import read_setup
from grokchat.cli.words import tell
from grokchat.errors import ConfigError
from grokchat.store import Library
from grokchat.text import show, show_line

if TYPE_CHECKING:
    from grokchat.conversation import Message


def run(verb: str, arguments: list[str]) -> int:
    """Runs one of the verbs."""
    # A short life: looking for garbage would cost a tenth of it.
    gc.disable()
    make, act = _VERBS[verb]
    options = make().parse_args(arguments)
    return act(read_setup().library, options)


def _list_parser() -> Parser:
    parser = Parser("list", "Lists the saved conversations, the newest first.", "grokchat list --json")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    return parser


def _list(library: Library, options: Namespace) -> int:
    sessions = library.sessions()
    pending = library.jobs.running()
    if options.json:
        rows = [
            {
                "id": one.id,
                "title": one.title,
                "created": _stamp(one.created),
                "updated": _stamp(one.updated),
                "messages": one.messages,
                "model": one.model,
                "effort": one.effort,
                **({"pending": True} if one.id in pending else {}),
            }
            for one in sessions
        ]
        print(as_json(rows, indent=2))
        return 0
    for one in sessions:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.updated))
        print(f"{when}  {show_line(one.id)}  {'… ' if one.id in pending else ''}{show_line(one.title)}")
    return 0


def _show_parser() -> Parser:
    parser = Parser("show", "Prints a conversation as Markdown.", "grokchat show last")
    parser.add_argument("session", help="an id, its beginning, words of the title, or `last`")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print a JSON object")
    form.add_argument("--request", action="store_true", help="print a reply's request, without the token")
    form.add_argument("--raw", action="store_true", help="print a reply's raw answer, if it was kept (`keep_raw` in the settings)")
    form.add_argument("--curl", action="store_true", help="print a reply's request as a curl command")
    form.add_argument("--lens", action="store_true", help="print a reply's tokens by their probability, where they came")
    parser.add_argument("--reply", default="", help="which reply: its id as --json tells it; the last one otherwise")
    return parser


def _show(library: Library, options: Namespace) -> int:
    if options.request or options.raw or options.curl:
        from grokchat.cli.inspect import show_wire

        return show_wire(library, options)
    if options.lens:
        from grokchat.cli.lens import show_lens

        return show_lens(library, options)
    if options.reply:
        raise ConfigError(
            "--reply goes with --request, --raw, --curl or --lens.", hint="Without them the whole conversation is printed."
        )
    from grokchat.conversation import replay

    id, settings, recorded, notices = library.read(options.session)
    for notice in notices:
        tell(notice)
    path = replay(recorded).path
    if options.json:
        print(as_json({"id": id, "title": settings.title, "messages": [_as_json(one) for one in path]}))
        return 0
    for message in path:
        who = {"user": "You", "assistant": "Grok", "tool": f"Function {show_line(message.name)}".strip()}[message.role]
        how = "" if message.how == "done" else message.how
        ending = f" ({how or message.outcome})" if how or message.outcome else ""
        print("\n\n".join((f"## {who}{ending}", *_pictures(message), show(message.text))) + "\n")
        for call in message.tool_calls:
            print(f"- ƒ {show_line(call.name)} `{show_line(call.arguments)}` ({call.outcome or 'not answered'})\n")
    return 0


def _pictures(message: Message) -> list[str]:
    """A line for each picture of a message."""
    from grokchat.conversation import ImagePart

    found = [part for part in message.parts if isinstance(part, ImagePart)]
    sizes = [f" {part.width}×{part.height}" if part.width else "" for part in found]
    return [f"[image {show_line(part.name or part.url)}{size}]" for part, size in zip(found, sizes, strict=True)]


def _as_json(message: Message) -> dict[str, Any]:
    from grokchat.conversation import TextPart, encode_part

    values: dict[str, Any] = {"id": message.id, "role": message.role, "text": message.text, "at": _stamp(message.at)}
    if message.role == "tool":
        values |= {"call": message.call, "name": message.name, "outcome": message.outcome}
    if any(part for part in message.parts if not isinstance(part, TextPart)):
        values["parts"] = [encode_part(part) for part in message.parts]
    if message.tool_calls:
        rows = [(call.id, call.name, call.arguments, call.outcome or None) for call in message.tool_calls]
        values["calls"] = [dict(zip(("id", "name", "arguments", "outcome"), row, strict=True)) for row in rows]
    if message.asked is not None:
        values |= {
            "model": message.asked.model,
            "effort": message.asked.parameters.effort,
            "thoughts": message.thoughts,
            "how": message.how,
            "usage": dict(message.usage.received) if message.usage else None,
            "parameters": message.asked.parameters.given(),
            "ids": dict(message.ids),
            "beside": message.beside or None,
        }
    return values


def _search_parser() -> Parser:
    parser = Parser("search", "Finds messages that hold all the words.", "grokchat search entropy")
    parser.add_argument("words", nargs="+", help="words, whatever their case")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    return parser


def _search(library: Library, options: Namespace) -> int:
    words = " ".join(options.words)
    if not words.strip():
        raise ConfigError("There is nothing to search for.", hint="For example: grokchat search entropy")
    found = library.search(words)
    if options.json:
        rows = [
            {"id": one.id, "title": one.title, "message": one.message, "role": one.role, "excerpt": one.excerpt} for one in found
        ]
        print(as_json(rows, indent=2))
        return 0
    for one in found:
        print(f"{show_line(one.id)}  {show_line(one.title)}\n    {show_line(one.excerpt)}")
    return 0


def _rename_parser() -> Parser:
    parser = Parser("rename", "Gives a conversation another title.", 'grokchat rename last "Heat and work"')
    parser.add_argument("session", help="an id, its beginning, words of the title, or `last`")
    parser.add_argument("title", help="the new title")
    return parser


def _rename(library: Library, options: Namespace) -> int:
    title = show_line(options.title).strip()
    if not title:
        raise ConfigError("The new title is empty.", kept="The old one stays.", hint="Name one word at least.")
    print(library.rename(options.session, title))
    return 0


def _delete_parser() -> Parser:
    parser = Parser("delete", "Moves a conversation to the trash folder.", "grokchat delete 20261123-1405")
    parser.add_argument("session", help="an id, its beginning, words of the title, or `last`")
    return parser


def _delete(library: Library, options: Namespace) -> int:
    print(f"Moved to {library.delete(options.session)}")
    return 0


def _stamp(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


_VERBS: dict[str, tuple[Callable[[], Parser], Callable[[Library, Namespace], int]]] = {
    "list": (_list_parser, _list),
    "show": (_show_parser, _show),
    "search": (_search_parser, _search),
    "rename": (_rename_parser, _rename),
    "delete": (_delete_parser, _delete),
}
