"""A path becomes an attachment, or a word that says why not; what is no plain file is never read."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pictures import PLACE, photo, png, saved

from grokchat.attachments import Attachment, Found, find, from_part, picture_at
from grokchat.attachments import files as attached_files
from grokchat.attachments.attachment import size_words
from grokchat.conversation import ImagePart, TextPart
from grokchat.errors import ConfigError, StoreError


def written(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def only(found: Found) -> Attachment:
    assert len(found.attachments) == 1
    return found.attachments[0]


def text_of(found: Found) -> str:
    part = only(found).part
    assert isinstance(part, TextPart)
    return part.text


def test_a_png_is_taken_as_it_is_whatever_its_name(tmp_path: Path) -> None:
    """Named by the hash of its bytes."""
    one = only(find(written(tmp_path, "notes.txt", png(640, 480)), "high"))
    sha256 = hashlib.sha256(png(640, 480)).hexdigest()
    assert one.part == ImagePart(sha256, "image/png", "notes.txt", "", "high", 640, 480)
    assert one.data == png(640, 480)
    assert one.notes == ()
    assert "640×480" in one.facts
    assert "≈ 1,280 tokens" in one.facts
    assert "detail high" in one.facts


def test_what_a_camera_notes_is_not_attached(tmp_path: Path) -> None:
    """The hash is that of what is sent."""
    one = only(find(written(tmp_path, "a.jpg", photo())))
    assert PLACE not in one.data
    assert isinstance(one.part, ImagePart)
    assert one.part.sha256 == hashlib.sha256(one.data).hexdigest()


def test_a_text_stands_in_a_fence_under_its_name(tmp_path: Path) -> None:
    """With its language, with an end of its last line."""
    found = find(written(tmp_path, "sum.py", "print(1)\r\nprint(2)"))
    assert text_of(found) == "`sum.py`:\n\n```py\nprint(1)\nprint(2)\n```"
    assert only(found).part.name == "sum.py"
    assert found.question == ""


@given(text=st.text(alphabet=st.sampled_from("`a\n~ "), max_size=60))
def test_nothing_in_a_text_closes_its_fence(text: str) -> None:
    """However many backticks it has."""
    fenced = attached_files._fenced(text, Path("a.md"))
    blocks = [token for token in MarkdownIt().parse(fenced) if token.type == "fence"]
    assert len(blocks) == 1
    assert blocks[0].content.rstrip("\n") == text.rstrip("\n")
    assert blocks[0].info == "md"


@pytest.mark.parametrize(
    ("name", "begin"),
    [
        ("Makefile", "`Makefile`:\n\n```makefile\n"),
        ("a.", "`a.`:\n\n```"),
        ("b`c.c++", "`b'c.c++`:\n\n```c++\n"),
        ("x\x1b[2J\n.txt", "`x␛[2J .txt`:\n\n```txt\n"),
        ("y.a language of many words", "`y.a language of many words`:\n\n```text\n"),
    ],
)
def test_a_name_is_only_a_name(tmp_path: Path, name: str, begin: str) -> None:
    """It neither ends the line nor acts on a terminal."""
    assert text_of(find(written(tmp_path, name, "x"))).startswith(begin)


def test_a_text_that_is_not_utf8_is_read_with_marks_and_a_word(tmp_path: Path) -> None:
    """Latin-1 in this case; UTF-16 with its mark is read whole, and a mark of UTF-8 is left out."""
    found = find(written(tmp_path, "old.txt", "Grüße aus Wien, lange nicht gesehen".encode("latin-1")))
    assert "Gr\ufffd\ufffde aus Wien" in text_of(found)
    assert "no UTF-8" in only(found).notes[0]
    for encoding in ("utf-16", "utf-8-sig"):
        found = find(written(tmp_path, f"{encoding}.txt", "Grüße".encode(encoding)))
        assert "\nGrüße\n" in text_of(found)
        assert only(found).notes == ()


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n\0\x01\x02", bytes(range(256)), b"\x7fELF" + bytes(40), b"PK\x03\x04" + bytes(30)],
)
def test_a_file_that_is_neither_text_nor_picture_is_refused(tmp_path: Path, data: bytes) -> None:
    """With a word."""
    with pytest.raises(ConfigError, match="neither a text nor a picture"):
        find(written(tmp_path, "a.txt", data))


def test_a_text_of_which_most_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """Cyrillic letters of an old encoding, for example."""
    with pytest.raises(ConfigError, match="no UTF-8 text") as caught:
        find(written(tmp_path, "a.txt", "Привет, мир".encode("cp1251")))
    assert "iconv" in caught.value.hint


def test_an_empty_file_is_a_text(tmp_path: Path) -> None:
    """Nothing is wrong with it."""
    assert text_of(find(written(tmp_path, "empty.txt", b""))).startswith("`empty.txt`:\n\n```txt\n")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (png(60, 60)[:-20], "cut off or damaged"),
        (png(1, 1), "refuses"),
        (png(100_000, 100_000), "at most 120 million"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (saved("WEBP")[:60], "cut off or damaged"),
        (b"GIF89a", "cut off or damaged"),
    ],
)
def test_a_picture_that_is_none_is_told_with_its_path(tmp_path: Path, data: bytes, words: str) -> None:
    """Cut off, a single pixel, a bomb, a drawing."""
    path = written(tmp_path, "a.png", data)
    with pytest.raises(ConfigError, match=words) as caught:
        find(path)
    assert str(path) in str(caught.value)
    assert caught.value.hint


def test_only_a_picture_or_only_a_text_when_one_is_wanted(tmp_path: Path) -> None:
    """A drawing in SVG is a text too."""
    drawing = written(tmp_path, "a.svg", "<svg><title>x</title></svg>")
    assert "<title>" in text_of(find(drawing, only="text"))
    with pytest.raises(ConfigError, match="is no picture"):
        find(written(tmp_path, "a.txt", "words"), only="picture")
    with pytest.raises(ConfigError, match="neither a text nor"):
        find(written(tmp_path, "a.png", png()), only="text")
    with pytest.raises(ConfigError, match="is a folder"):
        find(tmp_path, only="picture")


def test_pipes_sockets_and_devices_are_not_opened(tmp_path: Path) -> None:
    """Reading one would wait for ever, or never end."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(tmp_path)
        listener.bind("sock")
        for path in (pipe, link, Path("/dev/zero"), Path("/dev/tty"), tmp_path / "sock"):
            with pytest.raises(ConfigError, match=r"neither a file nor a folder|Cannot read"):
                find(path)


def test_a_pipe_that_took_a_files_place_is_not_waited_for(tmp_path: Path) -> None:
    """It is looked at again once it is open."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(ConfigError, match="no plain file"):
        attached_files.read(pipe)


@pytest.mark.parametrize("name", ["missing.txt", "a\0b", "\udcff", "x" * 300, "loop"])
def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, name: str) -> None:
    """Missing, with NUL, too long, a link in a circle."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ConfigError, match="Cannot read"):
        find(tmp_path / name)


def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    """Also where the tests are run by root, who may read everything: the child gives its rights away."""
    path = written(tmp_path, "secret.txt", "words")
    path.chmod(0)
    tmp_path.chmod(0o755)
    script = f"""
import os, sys
from pathlib import Path
sys.path[:0] = {sys.path!r}
from grokchat.attachments import find
from grokchat.errors import ConfigError
import grokchat.attachments.conversion
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
os.chdir("/")
try:
    find(Path({str(path)!r}))
except ConfigError as error:
    print(error)
"""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and folder.name.startswith(("pytest", "test")):
            folder.chmod(0o755)
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert "Cannot read" in said.stdout, said.stderr
    assert "Permission denied" in said.stdout


def test_a_huge_text_asks_first_and_a_gigantic_one_is_refused(tmp_path: Path) -> None:
    """It would fill the whole context."""
    found = find(written(tmp_path, "log.txt", "a line of words\n" * 20_000))
    assert "tokens" in found.question
    assert "log.txt" in found.question
    with pytest.raises(ConfigError, match="larger than 4 MiB"):
        find(written(tmp_path, "huge.txt", "x" * (4 * 2**20 + 1)))


def test_a_folder_asks_first_and_gives_its_texts(tmp_path: Path) -> None:
    """In their order, with those of folders in it; nothing hidden, no links, no pictures, no pipes."""
    written(tmp_path, "b.py", "print(2)")
    written(tmp_path, "a.md", "# A")
    written(tmp_path, "photo.png", png())
    written(tmp_path, ".hidden", "secret")
    (tmp_path / "inner").mkdir()
    written(tmp_path / "inner", "c.txt", "see")
    (tmp_path / ".git").mkdir()
    written(tmp_path / ".git", "config", "secret")
    (tmp_path / "link.txt").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    found = find(tmp_path)
    assert [one.name for one in found.attachments] == ["a.md", "b.py", "c.txt"]
    assert "3 text files" in found.question
    assert "1 other files are left out" in found.question


def test_a_folder_without_texts_is_told(tmp_path: Path) -> None:
    """Its pictures are attached one by one."""
    with pytest.raises(ConfigError, match="no text file"):
        find(tmp_path)


def test_of_a_large_folder_a_hundred_files_are_taken(tmp_path: Path) -> None:
    """The rest is counted."""
    for number in range(105):
        written(tmp_path, f"{number:03}.txt", "x")
    found = find(tmp_path)
    assert len(found.attachments) == 100
    assert "5 other files" in found.question


def test_a_picture_at_an_address_is_not_fetched() -> None:
    """The service does that."""
    one = picture_at("https://example.org/a.png?size=2", "low")
    assert one.part == ImagePart(media_type="", url="https://example.org/a.png?size=2", detail="low")
    assert "at an address" in one.facts
    assert one.data == b""


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "https://",
        "https://user:word@example.org/a.png",
        "https://[::1",
        "https://example.org:0/a.png",
        "https://example.org:x/a.png",
        "https://example.org/a b.png",
        "https://example.org/\x1b[2J",
        "https://example.org/\u202egnp.a",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_an_address_that_is_not_to_be_sent_is_refused(address: str) -> None:
    """Only https, with a host, without a user, without anything hidden."""
    with pytest.raises(ConfigError) as caught:
        picture_at(address)
    assert caught.value.hint


def test_a_line_about_an_attachment_fits_its_room(tmp_path: Path) -> None:
    """The name gives way first, and nothing in it acts."""
    one = only(find(written(tmp_path, f"{'very ' * 20}\x1blong.txt", "words")))
    for room in (20, 40, 80, 200):
        assert len(one.words(room)) <= room
    assert "\x1b" not in one.words(200)
    assert one.words(200).endswith("tokens")


def test_an_attachment_of_an_earlier_message_is_found_again() -> None:
    """Words of the person are none; a picture that is gone says so."""

    def gone(sha256: str) -> bytes:
        raise StoreError(f"The picture {sha256} is missing.")

    picture = from_part(ImagePart("ab", name="a.png"), lambda _sha256: b"bytes")
    assert picture is not None
    assert (picture.data, picture.size) == (b"bytes", 5)
    text = from_part(TextPart("`a.txt`:", "a.txt"), gone)
    assert text is not None
    assert text.name == "a.txt"
    assert from_part(TextPart("words"), gone) is None
    with pytest.raises(StoreError):
        from_part(ImagePart("ab"), gone)


def test_what_is_ready_holds_the_bytes_for_the_conversation() -> None:
    """A picture's; texts and addresses are whole in themselves."""
    held: list[tuple[bytes, str, str]] = []

    def attach(data: bytes, media_type: str, name: str) -> ImagePart:
        held.append((data, media_type, name))
        return ImagePart()

    part = ImagePart("ab", "image/jpeg", "a.jpg", "", "low", 3, 2)
    assert Attachment(part, b"data").ready(attach) == part
    assert Attachment(TextPart("x", "y")).ready(attach) == TextPart("x", "y")
    assert picture_at("https://example.org").ready(attach).name == ""
    assert held == [(b"data", "image/jpeg", "a.jpg")]
    assert Attachment(part).with_detail("high").part == ImagePart("ab", "image/jpeg", "a.jpg", "", "high", 3, 2)
    assert Attachment(TextPart("x", "y")).with_detail("high").part == TextPart("x", "y")


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_499, "999 kB"), (1_200_000, "1.2 MB")]
)
def test_sizes_are_told_in_three_figures(size: int, words: str) -> None:
    """Bytes, thousands, millions."""
    assert size_words(size) == words
