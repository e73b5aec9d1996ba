"""A function call as a person is asked about it: what is shown is exactly what would be run.

Read back as JSON, the shown text is the arguments that are run; no character of it is hidden, and none looks like another by
being invisible.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grokchat.conversation import Function, ImagePart, Message, ToolCall, Trait
from grokchat.text import show_line

_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_DASH = re.compile(r"(?:^|\s)[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+\w")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "FULLWIDTH", "MATHEMATICAL")
ALL_TRAITS: frozenset[Trait] = frozenset({"reads", "untrusted", "sends"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A call with all that a person must see before it runs.

    `arguments` is None when they are no JSON object; `problem` says why it cannot be run as it stands; `reasons` why to look
    closely; `edited` whether a person changed the arguments.
    """

    call: ToolCall
    function: Function | None
    arguments: Mapping[str, Any] | None
    problem: str = ""
    reasons: tuple[str, ...] = ()
    edited: bool = False

    @property
    def shown(self) -> str:
        """The arguments, as they would be run; as they came where they cannot be run."""
        return shown_text(self.call.arguments) if self.arguments is None else shown_arguments(self.arguments)

    @property
    def title(self) -> str:
        """The function's name for people."""
        return self.function.title if self.function is not None else self.call.name


def offer_of(call: ToolCall, function: Function | None, exposed: frozenset[Trait] = frozenset()) -> Offer:
    """What to ask a person about a call; `exposed` is what the conversation has met already."""
    try:
        arguments = read_arguments(call.arguments)
    except ValueError as error:
        return Offer(call, function, None, str(error), ("This cannot be run.",))
    reasons = closely(arguments)
    if function is None:
        return Offer(call, None, arguments, f"No function {call.name!r} is on; answer by hand, or deny.", reasons)
    if function.traits and exposed | function.traits == ALL_TRAITS and not exposed <= frozenset({"sends"}):
        words = "Private data and strangers' text have come together here, and something can be sent out."
        reasons = (*reasons, words)
    return Offer(call, function, arguments, "", reasons)


def edited(offer: Offer, text: str) -> Offer:
    """The offer with arguments that a person wrote. Raises ValueError when they are no JSON object."""
    arguments = read_arguments(text)
    return replace(offer, arguments=arguments, problem="", reasons=closely(arguments), edited=True)


def read_arguments(text: str) -> dict[str, Any]:
    """The arguments of a call. Raises ValueError with the reason when they are no JSON object."""
    try:
        values = json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("The arguments are nested too deeply.") from error
    except ValueError as error:
        raise ValueError(f"The arguments are no JSON: {show_line(str(error))}.") from error
    if not isinstance(values, dict):
        raise ValueError("The arguments are no JSON object.")  # noqa: TRY004 - a person reads it, for any kind of fault
    return values


def shown_arguments(values: Mapping[str, Any]) -> str:
    """The arguments as JSON in which every character can be seen; read back, it gives the arguments."""
    return shown_text(json.dumps(values, ensure_ascii=False, indent=2))


def shown_text(text: str) -> str:
    """The text with every character that cannot be seen, or that a terminal would heed, as its JSON escape."""
    return "".join(char if _is_plain(char) else _escape(char) for char in text)


def closely(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Why the arguments deserve a close look, a sentence each."""
    texts = list(_texts(values))
    hidden = sorted({char for text in texts for char in text if not _is_plain(char) and char not in "\n\t"})
    found: list[str] = []
    if hidden:
        found.append(f"Holds characters that cannot be seen: {', '.join(f'U+{ord(char):04X}' for char in hidden[:5])}.")
    if any(_is_mixed(word) for text in texts for word in re.findall(r"\w+", text)) or any(_DASH.search(text) for text in texts):
        found.append("Holds letters or dashes that look like others.")
    if any(re.search(r" {8}|\s\Z", text) for text in texts):
        found.append("Holds long or trailing white space.")
    return tuple(found)


def open_calls(path: Sequence[Message]) -> tuple[ToolCall, ...]:
    """The calls at a path's end that wait for an answer; none of a reply that was cut off, where they may not be whole."""
    for message in reversed(path):
        if message.role == "assistant":
            whole = message.how == "done" and message.finish not in ("length", "content_filter")
            return tuple(call for call in message.tool_calls if not call.outcome) if whole else ()
        if message.role == "user":
            break
    return ()


def rounds_of(path: Sequence[Message]) -> int:
    """How many replies since the person's last words asked for calls."""
    found = 0
    for message in reversed(path):
        if message.role == "user":
            break
        found += bool(message.tool_calls)
    return found


def exposed_to(path: Sequence[Message], known: Mapping[str, Function]) -> frozenset[Trait]:
    """What the conversation has met: a function that is not known any more may have been any."""
    found: set[Trait] = set()
    for message in path:
        if message.role == "tool" and message.outcome in ("answered", "failed"):
            function = known.get(message.name)
            found |= ALL_TRAITS if function is None else function.traits
        elif any(isinstance(part, ImagePart) and part.url for part in message.parts):
            found.add("untrusted")
    return frozenset(found)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _is_plain(char: str) -> bool:
    if char in " \n":
        return True
    hidden = unicodedata.category(char) in _HIDDEN or (char.isspace() and char != " ") or "\ufe00" <= char <= "\ufe0f"
    return not hidden and show_line(char) == char


def _escape(char: str) -> str:
    return json.dumps(char)[1:-1] if not char.isascii() or char < " " else f"\\u{ord(char):04x}"


def _is_mixed(word: str) -> bool:
    """Whether the letters are of more than one alphabet whose letters look alike."""
    if word.isascii():
        return False
    names = {unicodedata.name(char, "").split(" ")[0] for char in word if char.isalpha()}
    return len(names & set(_ALPHABETS)) > 1 or "FULLWIDTH" in names or "MATHEMATICAL" in names


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
