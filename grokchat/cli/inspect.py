"""`show --request`, `--raw` and `--curl`: what went over the wire for a reply."""

from __future__ import annotations

from argparse import Namespace

from grokchat.cli.setup import inspector, read_setup
from grokchat.conversation import Conversation, Message, replay
from grokchat.errors import StoreError
from grokchat.store import Library, read_attachment, read_raw
from grokchat.text import show


def show_wire(library: Library, options: Namespace) -> int:
    """Prints what was asked for. Raises StoreError when it is not there."""
    id, _, recorded, _ = library.read(options.session)
    conversation = replay(recorded)
    reply = reply_of(conversation, options.reply, id)
    folder = library.folder / id
    if options.raw:
        words = read_raw(folder, reply.id)
        if not words:
            raise StoreError("The raw answer was not kept.", hint="`keep_raw = true` in the settings keeps those to come.")
    else:
        sent = inspector(read_setup()).sent(conversation, reply, lambda sha256: read_attachment(folder, sha256))
        words = sent.curl if options.curl else sent.text
    print(show(words).rstrip("\n"))
    return 0


def reply_of(conversation: Conversation, words: str, id: str) -> Message:
    """The reply whose id begins with the words, the last one without any. Raises StoreError; `id` is the conversation's."""
    replies = [one for one in conversation.messages.values() if one.role == "assistant"]
    path = [one for one in conversation.path if one.role == "assistant"]
    last = path[-1:] or replies[-1:]
    reply = _named(replies, words) if words else last[0] if last else None
    if reply is None:
        raise StoreError("There is no such reply.", hint=f"`grokchat show {id} --json` tells their ids.")
    return reply


def _named(replies: list[Message], words: str) -> Message | None:
    found = [one for one in replies if one.id.startswith(words)]
    return found[0] if len(found) == 1 else None
