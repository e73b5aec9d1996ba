"""Trust and reach: certificates, names, ports, and addresses that are none."""

from __future__ import annotations

import datetime as dt
import socket
import ssl

import pytest
import trustme
from client_asking import SECRET, ask, client_of
from scripted_server import HELLO, Do, ScriptedServer, head

from grokchat.errors import Unreachable

THEN = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
AUTHORITY = trustme.CA()


def served(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


GOOD = AUTHORITY.issue_cert("127.0.0.1")


async def test_a_trusted_certificate_is_all_it_takes() -> None:
    """The authority is given, the name fits."""
    async with ScriptedServer([head(), HELLO], tls=served(GOOD)) as server:
        answer = await ask(server, verify=trusting())
    assert answer.outcome == ("done", "", "Hello")


async def test_a_reset_over_tls_keeps_what_came() -> None:
    """An end without TLS's own goodbye."""
    async with ScriptedServer(
        [head(200, "text/event-stream", "content-length: 9999"), HELLO[:70], Do.RST], tls=served(GOOD)
    ) as server:
        answer = await ask(server, verify=trusting())
    assert answer.ended.how in ("truncated", "failed")


UNTRUSTED: dict[str, tuple[trustme.LeafCert, bool, str]] = {
    "signed by nobody known": (trustme.CA().issue_cert("127.0.0.1"), True, "network"),
    "known to no store of this computer": (GOOD, False, "network"),
    "for another host": (AUTHORITY.issue_cert("example.org"), True, "network"),
    "expired": (AUTHORITY.issue_cert("127.0.0.1", not_after=THEN), True, "clock"),
    "not yet valid": (
        AUTHORITY.issue_cert("127.0.0.1", not_before=dt.datetime(2090, 1, 1, tzinfo=dt.UTC)),
        True,
        "clock",
    ),
}


@pytest.mark.parametrize(("certificate", "known", "hint"), UNTRUSTED.values(), ids=UNTRUSTED.keys())
async def test_an_untrusted_certificate_ends_it_at_once(certificate: trustme.LeafCert, known: bool, hint: str) -> None:
    """No request, no token, no second try, and no offer to go on without checks."""
    async with ScriptedServer([head(), HELLO], tls=served(certificate)) as server:
        answer = await ask(server, verify=trusting() if known else True)
    assert (answer.ended.how, answer.kind) == ("failed", "tls")
    assert "certificate" in answer.ended.detail
    assert hint in answer.ended.detail
    assert f"127.0.0.1:{server.port}" in answer.ended.detail
    assert "verify" not in answer.ended.detail
    assert (server.asked, answer.sleeps.taken) == ([], [])


async def test_a_check_says_the_same_of_a_certificate() -> None:
    """`login` and `doctor` ask this way."""
    async with ScriptedServer([head(), HELLO], tls=served(trustme.CA().issue_cert("127.0.0.1"))) as server:
        client = client_of(server.base)
        with pytest.raises(Unreachable, match="certificate") as caught:
            await client.check()
        await client.close()
    assert (caught.value.kind, caught.value.exit_code) == ("tls", 4)


async def test_tls_where_plain_http_is_spoken_is_named() -> None:
    """It is no matter of certificates."""
    async with ScriptedServer([b"HTTP/1.1 400 Bad Request\r\n\r\n"], greets=True) as server:
        answer = await ask(server.base.replace("http:", "https:"))
    assert (answer.ended.how, answer.kind, answer.sleeps.taken) == ("failed", "tls", [])
    assert "certificate" not in answer.ended.detail
    assert "base_url" in answer.ended.detail


async def test_plain_http_where_tls_is_spoken_fails_in_words() -> None:
    """The token is sent to this port in the clear only because the person wrote http."""
    async with ScriptedServer([head(), HELLO], tls=served(GOOD)) as server:
        answer = await ask(server.base.replace("https:", "http:"))
    assert answer.ended.how == "failed"
    assert answer.kind in ("protocol", "unreachable")
    assert server.asked == []


@pytest.mark.parametrize(
    "greeting", [b"HELLO\r\n\r\n", b"SSH-2.0-OpenSSH_9.6\r\n\r\n", b"220 mail ESMTP\r\n\r\n", b"\x00\xff\r\n\r\n"]
)
async def test_a_server_that_does_not_speak_http_is_named(greeting: bytes) -> None:
    """Once: it will not learn."""
    async with ScriptedServer([Do.ASK, greeting, Do.OPEN], greets=True) as server:
        answer = await ask(server)
    assert (answer.ended.how, answer.kind, answer.sleeps.taken) == ("failed", "protocol", [])
    assert "does not speak HTTP" in answer.ended.detail
    assert SECRET not in answer.ended.detail


async def test_a_refused_connection_is_tried_again_and_then_told() -> None:
    """Nobody listens on the port."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        answer = await ask(f"http://127.0.0.1:{held.getsockname()[1]}/client/v4")
    assert answer.outcome == ("failed", "unreachable", "")
    assert "Your message is kept." in answer.ended.detail
    assert "offline?" in answer.ended.detail
    assert [note.reason for note in answer.notes][:1] == ["retrying"]
    assert answer.ended.error is not None
    assert answer.ended.error["status"] is None


async def test_a_name_that_is_not_found_is_told_by_its_name() -> None:
    """`.invalid` never exists."""
    answer = await ask("https://grok.invalid/client/v4")
    assert answer.outcome == ("failed", "unreachable", "")
    assert "grok.invalid" in answer.ended.detail
    assert "offline?" in answer.ended.detail
    assert answer.sleeps.taken


@pytest.mark.parametrize("base", ["", "nonsense", "ftp://example.org/x", "http://", "http://a:port/x", "https:///x"])
async def test_an_address_that_is_none_is_told_at_once(base: str) -> None:
    """With the setting to correct, for a reply and for a check."""
    answer = await ask(base)
    assert (answer.ended.how, answer.kind, answer.sleeps.taken) == ("failed", "unreachable", [])
    assert "base_url" in answer.ended.detail
    client = client_of(base)
    with pytest.raises(Unreachable, match="base_url"):
        await client.check()
    await client.close()


async def test_a_password_in_the_address_is_not_shown() -> None:
    """Only the host is named."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        answer = await ask(f"http://me:hunter2@127.0.0.1:{held.getsockname()[1]}/client/v4")
    assert "hunter2" not in repr(answer.events)
