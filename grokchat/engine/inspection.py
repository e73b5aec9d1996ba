"""The exact request of any reply: as it was sent, or made again from what the reply was asked with and the messages before it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grokchat.conversation import Conversation, Exchange, ImagePart, Message, Request
from grokchat.wire import Form, encode_request, endpoint, headers_of_request

TOKEN = "$CLOUDFLARE_API_TOKEN"  # noqa: S105 - the variable's name stands in the token's place
_DATA = re.compile(r"(data:[a-z/+.-]+;base64,)([A-Za-z0-9+/=]{100,})")


@dataclass(frozen=True, slots=True)
class Sent:
    """A request without its token; `rebuilt` when it was made again, not remembered."""

    url: str
    headers: Mapping[str, str]
    body: bytes
    rebuilt: bool = False

    @property
    def text(self) -> str:
        """The request to be read: JSON in lines, a picture's bytes left out."""
        head = "".join(f"{name}: {value}\n" for name, value in {**self.headers, "authorization": f"Bearer {TOKEN}"}.items())
        body = _DATA.sub(lambda found: f"{found[1]}… {len(found[2]):,} characters", _indented(self.body))
        return f"POST {self.url}\n{head}\n{body}\n"

    @property
    def curl(self) -> str:
        """The request as a command for a shell; the token is taken from the environment."""
        options = [f"  --header {shlex.quote(f'{name}: {value}')}" for name, value in self.headers.items()]
        options.append(f'  --header "authorization: Bearer {TOKEN}"')
        lines = [f"curl --no-buffer {shlex.quote(self.url)}", *options, "  --data-binary @- <<'JSON'"]
        # A document in place: an argument may not be longer than 128 kB. The body is one line of ASCII.
        return " \\\n".join(lines) + f"\n{self.body.decode('ascii')}\nJSON\n"


@dataclass(frozen=True, slots=True)
class Inspector:
    """Where requests go and with which headers."""

    base: str = ""
    account: str = ""
    form: Form = "chat"
    headers: Mapping[str, str] = field(default_factory=lambda: headers_of_request("", collect_log=True))

    def sent(
        self, conversation: Conversation, reply: Message, image: Callable[[str], bytes], exchange: Exchange | None = None
    ) -> Sent:
        """The request of a reply. Raises StoreError when one of its pictures is gone, ValueError for what is no reply."""
        if exchange is not None and exchange.url:
            return Sent(exchange.url, exchange.headers, exchange.body)
        if reply.asked is None:
            raise ValueError(reply.id)
        path = conversation.path_to(reply.parent)
        wanted = {part.sha256 for one in path for part in one.parts if isinstance(part, ImagePart) and part.sha256}
        request = Request(reply.asked, path, {sha: image(sha) for sha in wanted})
        url = endpoint(self.base, self.account, reply.asked.model, self.form)
        return Sent(url, self.headers, encode_request(request, self.form), rebuilt=True)


def _indented(body: bytes) -> str:
    values: Any = json.loads(body)
    return json.dumps(values, ensure_ascii=False, indent=2)
