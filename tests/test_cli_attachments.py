"""`grokchat ask --image` and `--file`: from a file to the wire, kept, sent again, and refused with a word."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Shell, fails
from pictures import PLACE, photo, png, saved

from grokchat.emulator import Emulator, RunningEmulator


class Service:
    """The emulator with what it was asked."""

    def __init__(self) -> None:
        self.emulator = Emulator(0, "", 0, 0)
        self.running = RunningEmulator(self.emulator)

    def content(self) -> list[dict[str, Any]]:
        """The parts of the first message of the last request."""
        parts: list[dict[str, Any]] = self.emulator.requests[-1]["messages"][0]["content"]
        return parts


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    one = Service()
    yield one
    one.running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: Service) -> Shell:
    (tmp_path / "home").mkdir()
    return Shell(tmp_path / "home", service.running.base_url)


def test_pictures_and_texts_go_with_the_question(shell: Shell, service: Service, tmp_path: Path) -> None:
    """Several at once: words and texts are one part, each picture is one."""
    (tmp_path / "a.png").write_bytes(png(640, 480))
    (tmp_path / "b.jpg").write_bytes(photo())
    (tmp_path / "c.py").write_text("print(1)\n")
    files = ["--image", f"{tmp_path}/a.png", "--image", f"{tmp_path}/b.jpg", "--image", "https://example.org/d.png"]
    done = shell.run("ask", "What is it?", *files, "--file", f"{tmp_path}/c.py", "--detail", "high")
    assert done.returncode == 0, done.stderr
    assert "a PNG image of 640×480 pixels" in done.stdout
    assert "a JPEG image of 64×48 pixels" in done.stdout
    words, *pictures = service.content()
    assert words["text"] == "What is it?\n\n`c.py`:\n\n```py\nprint(1)\n```"
    assert [one["image_url"]["detail"] for one in pictures] == ["high"] * 3
    assert pictures[2]["image_url"]["url"] == "https://example.org/d.png"


def test_a_picture_is_kept_by_its_hash_for_the_owner_alone_and_sent_again(shell: Shell, service: Service, tmp_path: Path) -> None:
    """The journal names it; the next question carries it once more."""
    (tmp_path / "b.jpg").write_bytes(photo())
    shell.run("ask", "first", "--image", f"{tmp_path}/b.jpg")
    (tmp_path / "b.jpg").unlink()
    (kept,) = shell.home.rglob("attachments/*")
    journal = next(shell.home.rglob("journal.jsonl")).read_text()
    assert kept.suffix == ".jpg"
    assert kept.stem in journal
    assert kept.stat().st_mode & 0o777 == 0o600
    assert PLACE not in kept.read_bytes()
    first = service.content()
    assert shell.run("ask", "--continue", "second").returncode == 0
    assert service.content() == first
    assert len(service.emulator.requests[-1]["messages"]) == 3


def test_a_kept_picture_that_is_gone_is_told_and_the_question_is_kept(shell: Shell, tmp_path: Path) -> None:
    """Nothing is lost, nothing is sent without it."""
    (tmp_path / "a.png").write_bytes(png(8, 8))
    shell.run("ask", "first", "--image", f"{tmp_path}/a.png")
    next(shell.home.rglob("attachments/*")).unlink()
    done = shell.run("ask", "--continue", "second words")
    assert done.returncode == 4
    assert "is missing or was altered" in done.stderr
    assert "second words" in shell.run("show", "last").stdout


def test_a_picture_alone_is_a_question(shell: Shell, service: Service, tmp_path: Path) -> None:
    """Its name is the title."""
    (tmp_path / "cat.png").write_bytes(png(8, 8))
    assert shell.run("ask", "--image", f"{tmp_path}/cat.png").returncode == 0
    assert [part["type"] for part in service.content()] == ["image_url"]
    assert "cat.png" in shell.run("list").stdout


def test_what_was_done_to_a_picture_is_told(shell: Shell, tmp_path: Path) -> None:
    """On standard error, so that a pipe gets the answer alone."""
    (tmp_path / "a.webp").write_bytes(saved("WEBP"))
    done = shell.run("ask", "x", "--image", f"{tmp_path}/a.webp")
    assert "a.webp: WebP made into PNG" in done.stderr
    assert "made into" not in done.stdout
    assert "a PNG image of 64×48" in done.stdout


def test_a_huge_file_and_a_folder_are_sent_only_after_a_yes(shell: Shell, service: Service, tmp_path: Path) -> None:
    """With nobody there to ask, `--yes` is the way."""
    (tmp_path / "log.txt").write_text("some words here\n" * 15_000)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_text("alpha")
    for name, words in (("log.txt", "≈ 60,0"), ("folder", "1 text files")):
        before = len(service.emulator.requests)
        done = shell.run("ask", "x", "--file", str(tmp_path / name))
        assert done.returncode == 2
        assert words in done.stderr
        assert "--yes" in done.stderr
        assert len(service.emulator.requests) == before
        assert shell.run("ask", "x", "--yes", "--file", str(tmp_path / name)).returncode == 0
    assert "`a.txt`:\n\n```txt\nalpha\n```" in service.emulator.requests[-1]["messages"][0]["content"]


def test_pictures_count_before_a_dear_message_goes(shell: Shell, tmp_path: Path) -> None:
    """Their tokens cost like any others."""
    shell.run("config", "init")
    settings = next(shell.home.rglob("settings.toml"))
    settings.write_text("warn_cost = 0.05\n")
    (tmp_path / "a.png").write_bytes(png(3000, 3000))
    few, many = (["--image", f"{tmp_path}/a.png"] * number for number in (2, 19))
    assert shell.run("ask", "x", *few).returncode == 0
    done = shell.run("ask", "x", *many)
    assert done.returncode == 2
    assert "would cost" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--image", "missing.png"), "Cannot read missing.png"),
        (("--file", "missing.txt"), "Cannot read missing.txt"),
        (("--image", "/dev/zero"), "neither a file nor a folder"),
        (("--file", "/dev/zero"), "neither a file nor a folder"),
        (("--image", "http://example.org/a.png"), "no https address"),
        (("--image", "ftp://example.org/a.png"), "no https address"),
        (("--file", "/bin/sh"), "neither a text nor a picture"),
        (("--detail", "best"), "--detail"),
        (("--image", "https://e.org/a.png") * 20, "19 pictures"),
    ],
)
def test_what_cannot_be_attached_is_told_before_anything_is_sent(
    shell: Shell, service: Service, arguments: tuple[str, ...], words: str
) -> None:
    """One line, exit code 2, nothing kept."""
    before = len(service.emulator.requests)
    done = shell.run("ask", "x", *arguments)
    fails(done, 2, words)
    assert len(service.emulator.requests) == before
    assert list(shell.home.rglob("journal.jsonl")) == []


def test_the_request_is_shown_without_a_pictures_bytes(shell: Shell, tmp_path: Path) -> None:
    """`show --request` tells how many there are; `--curl` has them all."""
    (tmp_path / "a.png").write_bytes(saved("PNG"))
    shell.run("ask", "x", "--image", f"{tmp_path}/a.png")
    assert "characters" in shell.run("show", "last", "--request").stdout
    assert "base64,iVBOR" in shell.run("show", "last", "--curl").stdout


def test_a_picture_is_told_where_a_conversation_is_printed(shell: Shell, tmp_path: Path) -> None:
    """By its name and size; for programs by its hash, with the address of one that is elsewhere."""
    (tmp_path / "a\x1b[2J.png").write_bytes(png(640, 480))
    shell.run("ask", "what?", "--image", f"{tmp_path}/a\x1b[2J.png", "--image", "https://example.org/b.png")
    shown = shell.run("show", "last").stdout
    assert "## You\n\n[image a␛[2J.png 640×480]\n\n[image https://example.org/b.png]\n\nwhat?\n" in shown
    question, reply = json.loads(shell.run("show", "last", "--json").stdout)["messages"]
    kept = next(shell.home.rglob("attachments/*"))
    assert [part["image"].get("sha256") for part in question["parts"][1:]] == [kept.stem, None]
    assert question["parts"][2]["image"]["url"] == "https://example.org/b.png"
    assert "parts" not in reply
