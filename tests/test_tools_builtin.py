"""The built-in functions: arithmetic that runs nothing, files that lead nowhere else, pages that are not at home."""

from __future__ import annotations

import ast
import math
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from own_files import call, toolbox
from scripted_server import ScriptedServer, whole

from grokchat.tools.arithmetic import value_of
from grokchat.tools.fetching import MOST_BYTES, fetched, is_public, text_of_html
from grokchat.tools.reading import read_text


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("3 * (2 + 4) ** 2", 108),
        ("-7 // 2", -4),
        ("7 % 3 + +1", 2),
        ("sqrt(2) * sqrt(2)", math.sqrt(2) ** 2),
        ("max(1, 2.5, e)", math.e),
        ("factorial(20) / gcd(6, 4)", math.factorial(20) / 2),
        (" round(pi) ", 3),
        ("2 ** 100", 2**100),
    ],
)
def test_arithmetic_is_right(expression: str, value: float) -> None:
    """Whole numbers exactly."""
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("__import__('os').system('id')", "Not understood"),
        ("().__class__", "Not understood"),
        ("open", "Not understood"),
        ("[1, 2][0]", "Not understood"),
        ("'a' * 9", "Not understood"),
        ("True + 1", "Not understood"),
        ("sqrt(x=2)", "Not understood"),
        ("(lambda: 1)()", "Not understood"),
        ("9 ** 9 ** 9", "too large"),
        ("(2 ** 19000) * (2 ** 19000)", "too large"),
        ("factorial(10 ** 6)", "Factorial takes"),
        ("factorial(2.5)", "Factorial takes"),
        ("1 / 0", "Division by zero"),
        ("exp(1000)", "range"),
        ("(-8) ** 0.5", "no real number"),
        ("sqrt(-1)", "Math domain error"),
        ("sqrt(1, 2)", "takes exactly one argument"),
        ("2 +", "no expression"),
        ("1; 2", "no expression"),
        ("(" * 450 + "1" + ")" * 450, "no expression|nested"),
        ("1" * 1001, "at most 1,000 characters"),
        ("", "no expression"),
        ("1\0", "no expression|Source code string"),
    ],
)
def test_what_is_no_arithmetic_has_no_value(expression: str, words: str) -> None:
    """And says why; nothing of it is run."""
    with pytest.raises(ValueError, match=words):
        value_of(expression)


@given(
    st.recursive(
        st.integers(-50, 50).map(str),
        lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map("({0[0]}{0[1]}{0[2]})".format),
        max_leaves=12,
    )
)
def test_arithmetic_agrees_with_python(expression: str) -> None:
    """For every sum and product of whole numbers."""
    assert value_of(expression) == eval(compile(ast.parse(expression, mode="eval"), "", "eval"))


@given(st.text(max_size=30))
def test_any_text_has_a_value_or_a_reason(expression: str) -> None:
    """Never another error."""
    try:
        value_of(expression)
    except ValueError:
        return


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "notes").mkdir(parents=True)
    (folder / "notes" / "today.md").write_text("# Täglich\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\xff")
    (folder / "large.txt").write_bytes(b"x" * (MOST_BYTES + 1))
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "up").symlink_to(tmp_path)
    (folder / "inside").symlink_to(folder / "notes")
    os.mkfifo(folder / "pipe")
    return folder


@pytest.mark.parametrize("path", ["notes/today.md", "./notes/today.md", "notes//today.md", "notes/./today.md"])
def test_a_file_under_the_root_is_read(root: Path, path: str) -> None:
    """However its path is written."""
    assert read_text(str(root), path) == "# Täglich\n"


def test_a_folder_is_listed(root: Path) -> None:
    """Folders end with a slash."""
    assert read_text(str(root), ".").split("\n") == ["inside", "large.txt", "link.txt", "notes/", "picture.png", "pipe", "up"]
    assert read_text(str(root), "notes/") == "today.md"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("../secret.txt", "must lead down"),
        ("notes/../../secret.txt", "must lead down"),
        ("/etc/passwd", "must lead down"),
        ("~root/.bashrc", "must lead down"),
        ("ok.txt\0.png", "must lead down"),
        ("..\\secret.txt", "must lead down"),
        ("link.txt", "Links are not followed"),
        ("up/secret.txt", "Links are not followed"),
        ("inside/today.md", "Links are not followed"),
        ("pipe", "neither a file nor a folder"),
        ("picture.png", "no UTF-8 text"),
        ("large.txt", "1,000,001 bytes"),
        ("nothing.txt", "No such file"),
        ("notes/today.md/x", "Not a directory"),
        ("x" * 5000, "too long"),
    ],
)
def test_no_way_leads_out_of_the_root(root: Path, path: str, words: str) -> None:
    """Not through dots, not through links, and nothing is opened that could wait."""
    with pytest.raises(ValueError, match=re.escape(words)):
        read_text(str(root), path)


@given(
    st.lists(st.sampled_from(["..", ".", "", "notes", "up", "link.txt", "secret.txt", "inside", "root", "~"]), max_size=6).map(
        "/".join
    )
)
def test_no_path_reads_the_secret(path: str) -> None:
    """Whatever the parts are put together to."""
    import tempfile

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "root"
        (folder / "notes").mkdir(parents=True)
        (Path(place) / "secret.txt").write_text("secret")
        (folder / "up").symlink_to("..")
        (folder / "link.txt").symlink_to("../secret.txt")
        try:
            assert read_text(str(folder), path) != "secret"
        except ValueError:
            return


def test_the_programs_own_folders_and_the_systems_are_closed(tmp_path: Path) -> None:
    """Also where the root is a folder above them, and under another name."""
    (tmp_path / "data" / "sessions").mkdir(parents=True)
    (tmp_path / "data" / "sessions" / "a.txt").write_text("private")
    hidden = [str(tmp_path / "data"), str(tmp_path / "not there")]
    with pytest.raises(ValueError, match="closed to functions"):
        read_text(str(tmp_path), "data/sessions/a.txt", hidden)
    for path in ("proc/self/environ", "dev/zero", "sys/kernel"):
        with pytest.raises(ValueError, match=r"closed to functions|neither a file|Links are not"):
            read_text("/", path)
    with pytest.raises(ValueError, match="No folder was chosen"):
        read_text("", "a.txt")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
    ],
)
def test_only_addresses_of_the_public_internet_are_public(address: str, public: bool) -> None:
    """Also where an old address is wrapped into a new one."""
    assert is_public(address) is public


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "must begin with http"),
        ("ftp://example.org/", "must begin with http"),
        ("http:///nothing", "must begin with http"),
        ("example.org", "must begin with http"),
        ("http://[::1", "no address"),
        ("http://example.org:99999/", "no address"),
        ("http://me:secret@example.org/", "no name and no password"),
        ("http://127.0.0.1:1/", "not on the public internet"),
        ("http://localhost/", "not on the public internet"),
        ("http://0x7f.1/", "not on the public internet|could not be asked"),
        ("http://[::ffff:10.0.0.1]/", "not on the public internet"),
        ("http://no-such-host.invalid/", "could not be asked"),
        ("http://exa\nmple.org\r\nX: y/", "could not be asked|no address|must begin"),
    ],
)
def test_an_address_that_is_not_of_the_public_web_is_not_asked(url: str, words: str) -> None:
    """It says why."""
    with pytest.raises(ValueError, match=words):
        fetched(url)


async def page(*answers: bytes, path: str = "/start?a=1") -> tuple[str, ScriptedServer]:
    """What fetching from a server with these answers gives, one connection each."""
    import asyncio

    async with ScriptedServer(*([answer] for answer in answers)) as server:
        try:
            return await asyncio.to_thread(fetched, f"http://127.0.0.1:{server.port}{path}", private=True), server
        except ValueError as error:
            return f"error: {error}", server


async def test_a_page_becomes_its_words() -> None:
    """With its address and status; what is not seen is left out."""
    html = b"<html><head><title>Ti&amp;tle</title><style>x{}</style></head><body><p>One <b>two</b><script>evil()</script><br>three</p></body>"
    text, server = await page(whole(200, html, content_type="text/html; charset=utf-8"))
    assert text.split("\n")[0].endswith("/start?a=1")
    assert text.split("\n")[1:3] == ["Status 200", ""]
    assert "Ti&tle" in text
    assert "One two\nthree" in text
    assert "evil" not in text
    assert server.asked[0].line == "GET /start?a=1 HTTP/1.1"
    assert not server.asked[0].all("authorization")
    assert not server.asked[0].all("cookie")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (whole(200, b'{"a": 1}'), '{"a": 1}'),
        (whole(200, "grün".encode("latin-1"), content_type="text/plain; charset=iso-8859-1"), "grün"),
        (whole(200, b"x\xff", content_type="text/plain; charset=no-such"), "x\ufffd"),
        (whole(404, b"gone", content_type="text/plain"), "Status 404\n\ngone"),
        (whole(200, b"\x89PNG", content_type="image/png"), "is no text but image/png"),
        (whole(200, b"x" * (MOST_BYTES + 5), content_type="text/plain"), "only the first 1,000,000 bytes were read"),
        (b"nonsense\r\n\r\n", "could not be asked"),
        (whole(302, b"", "location: http://localhost:1/"), "could not be asked"),
        (whole(302, b"", "location: file:///etc/passwd"), "must begin with http"),
        (whole(301, b"", "location: /again"), "led on more than 5 times"),
    ],
)
async def test_whatever_the_server_answers_is_told(answer: bytes, words: str) -> None:
    """Text as text, and everything else as a reason."""
    text, _ = await page(answer)
    assert words in text


async def test_a_redirect_is_followed_and_checked_again() -> None:
    """To a place of the same server, with a word about where it led."""
    text, server = await page(whole(302, b"", "location: /next"), whole(200, b"there", content_type="text/plain"))
    assert [asked.line.split()[1] for asked in server.asked] == ["/start?a=1", "/next"]
    assert text.split("\n")[0].endswith("/next")


@given(
    st.lists(
        st.sampled_from(["<p>", "</", "<script>", "<!--", "&#x", "word", "<b ", "]]>", "\n", "</script>", "<br/>"]), max_size=12
    )
)
def test_any_page_has_words(pieces: list[str]) -> None:
    """However broken it is; and words without a tag stay as they are."""
    assert "\n\n\n" not in text_of_html("".join(pieces))
    words = [one for one in pieces if "<" not in one and "&" not in one and one != "\n"]
    assert text_of_html(" ".join(words)) == " ".join(words)


async def test_built_in_functions_run_like_all_others(tmp_path: Path, root: Path) -> None:
    """In a process of their own, with the folder that was chosen."""
    async with toolbox(tmp_path, root=str(root)) as box:
        assert (await call(box, "calculator", expression="6 * 7")).text == "42"
        failed = await call(box, "calculator", expression="1 / 0")
        assert (failed.text, failed.outcome) == ("The function failed. ValueError: Division by zero.", "failed")
        assert (await call(box, "read_file", path="notes/today.md")).text == "# Täglich"
        assert "must lead down" in (await call(box, "read_file", path="../secret.txt")).text
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00 \w+day UTC", (await call(box, "current_time", zone="UTC")).text)
        assert "There is no time zone" in (await call(box, "current_time", zone="../etc")).text
        assert "not on the public internet" in (await call(box, "fetch_url", url="http://127.0.0.1/")).text
