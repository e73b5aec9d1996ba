"""A conversation as a value: the fold of its events.

Nothing is ever deleted: editing and retrying add siblings, `HeadMoved` chooses among them. Applying an event twice, or a
piece of text that is already there, changes nothing, so the union of two copies of a journal folds like one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from grokchat.conversation.events import (
    HeadMoved,
    Identified,
    Recorded,
    ReplyBegan,
    ReplyEnded,
    Spoke,
    TextDelta,
    ThoughtDelta,
    TokensTold,
    ToolAnswered,
    ToolCalled,
    UsageTold,
)
from grokchat.conversation.messages import Asked, Message, TextPart, ToolCall
from grokchat.conversation.snapshot import Snapshot

LONGEST_GAP = 100_000
"""The most characters that a lost piece may have had; a larger gap is a mistake."""

_NONE: Mapping[str, Message] = Snapshot({})

_BEFORE_ALL = (float("-inf"), 0, "")


@dataclass(frozen=True, slots=True)
class Conversation:
    """A tree of messages with a head, the message that the next one follows (empty in an empty conversation)."""

    messages: Mapping[str, Message] = field(default_factory=lambda: _NONE)
    head: str = ""
    earlier: tuple[Message, ...] = field(default=(), compare=False, repr=False)
    """The path without the head; one and the same object while only the head's message changes."""

    @property
    def path(self) -> tuple[Message, ...]:
        """The messages from the root to the head."""
        return (*self.earlier, self.messages[self.head]) if self.head in self.messages else ()

    def path_to(self, id: str) -> tuple[Message, ...]:
        """The messages from the root to message `id`; empty when there is no such message."""
        found: list[Message] = []
        seen: set[str] = set()
        while id and id in self.messages and id not in seen:
            seen.add(id)
            found.append(self.messages[id])
            id = found[-1].parent
        return tuple(reversed(found))

    def siblings(self, id: str) -> tuple[Message, ...]:
        """The messages that share the parent and the role of message `id`, itself among them, oldest first."""
        message = self.messages[id]
        return tuple(other for other in self.messages.values() if other.parent == message.parent and other.role == message.role)

    def leaf_of(self, id: str) -> str:
        """The newest message below message `id`, going down the newest branch at each fork."""
        newest: dict[str, str] = {}
        for message in self.messages.values():
            newest[message.parent] = message.id
        seen: set[str] = set()
        while id in newest and id not in seen:
            seen.add(id)
            id = newest[id]
        return id

    @property
    def running(self) -> Message | None:
        """The reply that is coming, if one is."""
        head = self.messages.get(self.head)
        return head if head is not None and head.running else None


def apply(conversation: Conversation, recorded: Recorded) -> Conversation:
    """The conversation after one more event; the given one is unchanged."""
    old = conversation.messages
    changed, head = _fold(old, conversation.head, recorded)
    if changed is None:
        return conversation if head == conversation.head else _headed(old, head)
    messages = (old if isinstance(old, Snapshot) else Snapshot(old)).put(changed)
    if (caller := _caller(old, recorded.event)) is not None:
        return _headed(messages.put(caller), head)
    if head == conversation.head == changed.id:
        return Conversation(messages, head, conversation.earlier)
    if head == conversation.head and changed.beside == head:
        # An answer beside the head: it is not on the path.
        return Conversation(messages, head, conversation.earlier)
    if head == changed.id and changed.parent == conversation.head and changed.id not in old:
        # The commonest of all: the next message. The path before it is known.
        return Conversation(messages, head, conversation.path)
    return _headed(messages, head)


def replay(recorded: Iterable[Recorded]) -> Conversation:
    """The conversation that these events make, in the order of their times; a reply without an end was cut off."""
    messages: dict[str, Message] = {}
    head = ""
    for one in sorted(recorded, key=_order):
        head = _put(messages, head, one)
    return _ended(messages, head)


def replay_in_order(recorded: Iterable[Recorded]) -> Conversation | None:
    """The same of events that stand in that order, each once; they are taken one by one and not kept. None when they do not."""
    messages: dict[str, Message] = {}
    head, before = "", _BEFORE_ALL
    for one in recorded:
        if (now := _order(one)) <= before:
            return None
        head, before = _put(messages, head, one), now
    return _ended(messages, head)


def _put(messages: dict[str, Message], head: str, one: Recorded) -> str:
    """Puts what an event makes or changes among the messages, and returns the new head."""
    changed, head = _fold(messages, head, one)
    for message in (changed, _caller(messages, one.event)):
        if message is not None:
            messages[message.id] = message
    return head


def _ended(messages: dict[str, Message], head: str) -> Conversation:
    """The conversation of all messages."""
    _join(messages)
    _cut_off(messages)
    return _headed(Snapshot(messages), head)


def replay_end(recorded: Iterable[Recorded]) -> Conversation | None:
    """How a conversation ends, by its last events in their order; None when they do not tell where it ends.

    The first message may follow one that is not there.
    """
    messages: dict[str, Message] = {}
    head = ""
    for one in recorded:
        changed, head = _fold(messages, head, one)
        event = one.event
        named = event.to if isinstance(event, HeadMoved) else event.beside if isinstance(event, ReplyBegan) else ""
        if (named or isinstance(event, HeadMoved)) and named not in messages:
            # Whether there is such a message stands in what came before.
            head = ""
        if changed is not None:
            messages[changed.id] = changed
    _cut_off(messages)
    path = Conversation(messages).path_to(head)
    return Conversation(Snapshot({one.id: one for one in path}), head, path[:-1]) if path else None


def _cut_off(messages: dict[str, Message]) -> None:
    """Read from the disk, no reply is coming any more."""
    for message in list(messages.values()):
        if message.running:
            messages[message.id] = replace(message, how="truncated", detail="The program ended before the reply did.")


def _headed(messages: Mapping[str, Message], head: str) -> Conversation:
    """These messages, ending at `head`."""
    return Conversation(messages, head, Conversation(messages).path_to(head)[:-1])


def _order(recorded: Recorded) -> tuple[float, int, str]:
    """Where an event stands among those of every copy of its journal."""
    return recorded.at, recorded.n, recorded.id


def _join(messages: dict[str, Message]) -> None:
    """A message whose parent was lost to damage follows the one before it, so that nothing else is hidden."""
    before = ""
    for message in list(messages.values()):
        if message.parent and message.parent not in messages:
            messages[message.id] = replace(message, parent=before)
        before = message.id


def _fold(messages: Mapping[str, Message], head: str, recorded: Recorded) -> tuple[Message | None, str]:
    """The message that an event makes or changes, None when it does neither, and the new head."""
    event, at = recorded.event, recorded.at
    match event:
        case Spoke(id, parent, parts):
            text = "\n\n".join(part.text for part in parts if isinstance(part, TextPart))
            return (None if id in messages else Message(id, parent, "user", at, text, parts)), id
        case ReplyBegan(id, parent, asked, beside):
            same = _asked_before(messages, parent)
            reply = Message(id, parent, "assistant", at, asked=same if same == asked else asked, how="running", beside=beside)
            # The first answer stays in its place: the others stand beside it until one of them is chosen.
            return (None if id in messages else reply), head if beside in messages else id
        case ToolAnswered():
            return (None if event.id in messages else _answer(event, at)), event.id
        case HeadMoved(to):
            return None, to if to in messages or not to else head
        case _:
            grows = messages.get(event.reply)
            return (None if grows is None else _grown(grows, recorded)), head


def _asked_before(messages: Mapping[str, Message], question: str) -> Asked | None:
    """What the reply before a question was asked with: where that is the same, a system prompt need not be there for each reply."""
    asked = messages.get(question)
    before = messages.get(asked.parent) if asked is not None else None
    return before.asked if before is not None else None


def _answer(event: ToolAnswered, at: float) -> Message:
    """A function's result as a message; it begins when the function did."""
    began = at - event.seconds if 0 <= event.seconds < at else at
    message = Message(event.id, event.parent, "tool", began, event.text, ended_at=at, call=event.call, name=event.name)
    return replace(message, outcome=event.outcome, arguments=event.arguments)


def _caller(messages: Mapping[str, Message], event: object) -> Message | None:
    """The reply whose call a result answers, with that call marked; None for any other event."""
    if not isinstance(event, ToolAnswered):
        return None
    above = messages.get(event.parent)
    seen = {event.id}
    while above is not None and above.role == "tool" and above.id not in seen:
        seen.add(above.id)
        above = messages.get(above.parent)
    if above is None or all(call.id != event.call or call.outcome for call in above.tool_calls):
        return None
    calls = (replace(call, outcome=event.outcome) if call.id == event.call else call for call in above.tool_calls)
    return replace(above, tool_calls=tuple(calls))


def _grown(reply: Message, recorded: Recorded) -> Message:
    """The reply with one of its own events in it."""
    event, at = recorded.event, recorded.at
    match event:
        case TextDelta(text, _, start, tokens) if (grown := _longer(reply.text, text, start)) != reply.text:
            first = reply.first_word_at or at
            token = reply.first_token_at or at
            return replace(reply, text=grown, words=reply.words + tokens, first_word_at=first, first_token_at=token)
        case ThoughtDelta(text, _, start):
            return replace(reply, thoughts=_longer(reply.thoughts, text, start), first_token_at=reply.first_token_at or at)
        case TokensTold(tokens, _, start) if len(reply.logprobs) - len(tokens) < start <= len(reply.logprobs):
            # Behind a lost piece there is nothing: which tokens are missing cannot be told.
            return replace(reply, logprobs=(*reply.logprobs[:start], *tokens))
        case Identified(ids):
            return replace(reply, ids=ids)
        case ToolCalled(id, name, arguments) if all(call.id != id for call in reply.tool_calls):
            return replace(reply, tool_calls=(*reply.tool_calls, ToolCall(id, name, arguments)))
        case UsageTold(usage):
            return replace(reply, usage=usage)
        case ReplyEnded(how, detail, finish, _, error):
            return replace(reply, how=how, detail=detail, finish=finish, error=error, ended_at=at)
        case _:
            return reply


def _longer(old: str, piece: str, start: int) -> str:
    """The text with a piece at its place; what is there already counts once, and what is missing shows as U+FFFD."""
    gap = start - len(old)
    if not piece or start < 0 or -gap >= len(piece) or gap > LONGEST_GAP:
        return old
    # One copy, not two: a long reply is copied with each piece.
    return old + (piece[-gap:] if gap <= 0 else "\ufffd" * gap + piece)
