"""A page of the public web: no address inside the person's network is ever asked, whatever a name or a redirect says.

The name is resolved once, each address is checked, and the connection goes to the address that was checked.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from html.parser import HTMLParser
from urllib.parse import SplitResult, urljoin, urlsplit

from grokchat import __version__

MOST_BYTES = 1_000_000
MOST_REDIRECTS = 5
SECONDS = 20.0
_MOVED = (301, 302, 303, 307, 308)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNSEEN = ("script", "style", "template", "svg")


def fetched(url: str, *, private: bool = False) -> str:
    """The text of a page. Raises ValueError with the reason. `private` lets addresses of the own network be asked, as tests do."""
    deadline = time.monotonic() + SECONDS
    for _ in range(MOST_REDIRECTS + 1):
        status, headers, body = _asked(_parts(url), deadline, private=private)
        if status not in _MOVED or "location" not in headers:
            break
        url = urljoin(url, headers["location"])
    else:
        raise ValueError(f"The address led on more than {MOST_REDIRECTS} times.")
    kind = headers.get("content-type", "text/plain")
    if not re.match(r"text/|application/([\w.+-]*\+)?(json|xml)|application/xhtml", kind):
        raise ValueError(f"{url} is no text but {kind[:80]}.")
    charset = re.search(r"charset=[\"']?([\w-]+)", kind)
    try:
        text = body.decode(charset[1] if charset else "utf-8", "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    words = text_of_html(text) if "html" in kind else text
    cut = f"\n[… only the first {MOST_BYTES:,} bytes were read …]" if len(body) == MOST_BYTES else ""
    return f"{url}\nStatus {status}\n\n{words}{cut}"


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also where it is wrapped in another one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return ip.is_global and not ip.is_multicast


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{url[:200]!r} is no address.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("The address must begin with http:// or https://.")
    if parts.username or parts.password:
        raise ValueError("The address may hold no name and no password.")
    return parts


def _asked(parts: SplitResult, deadline: float, *, private: bool) -> tuple[int, dict[str, str], bytes]:
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not private and not all(is_public(address) for address in addresses):
            raise ValueError(f"{host} is not on the public internet; such addresses are not asked.")
        connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
        plain = socket.create_connection((addresses[0], port), _left(deadline))
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers={"User-Agent": f"grokchat/{__version__}", "Accept-Encoding": "identity"})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, headers, _read(connection, response, deadline)
        finally:
            connection.close()
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise ValueError(f"{host} could not be asked: {error}.") from error


def _read(connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float) -> bytes:
    body = bytearray()
    while len(body) < MOST_BYTES:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        piece = response.read1(min(65536, MOST_BYTES - len(body)))
        if not piece:
            break
        body += piece
    return bytes(body)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"it took more than {SECONDS:g} seconds")
    return left


def text_of_html(page: str) -> str:
    """The words of a page, without what is not seen, a block a line."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Breaks the line where a block begins."""
        del attrs
        self._unseen += tag in _UNSEEN
        if tag in ("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "section", "article", "title", "body"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Leaves what is not seen."""
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))

    def handle_data(self, data: str) -> None:
        """Takes the words that are seen."""
        if not self._unseen:
            self.words.append(data)
