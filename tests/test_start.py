"""The start: a first frame that is drawn at once, and a main screen that takes its place."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest
from command_line import Shell
from scripted import ScriptedReplier
from textual.app import App, ComposeResult

from grokchat.cli.chat import Chosen, _parser, choose
from grokchat.cli.setup import read_setup
from grokchat.engine import Engine, SessionSettings
from grokchat.errors import ConfigError
from grokchat.store import Library
from grokchat.theme import USUAL, load_theme, theme_folders
from grokchat.tui.app import GrokchatApp, footer
from grokchat.tui.first_frame import FirstFrame
from grokchat.tui.opening import Doors, Opening

SIZES = [(120, 40), (80, 24), (40, 20)]

MODULES = """
import sys
from grokchat.errors import GrokchatError
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.app import GrokchatApp
from grokchat.tui.opening import Opening
def first():
    print(*sys.modules, file=sys.stderr)
    raise GrokchatError("seen")
import grokchat.cli.chat
grokchat.cli.chat.choose("", ["--demo"])
GrokchatApp(load_theme("night", theme_folders()), Opening(first, list)).run(headless=True)
"""


class OnTerminal:
    """The program on a terminal, as a person sees it."""

    def __init__(self, leader: int) -> None:
        self._leader = leader
        self._screen = pyte.Screen(100, 30)
        self._stream = pyte.ByteStream(self._screen)

    def type(self, keys: str) -> None:
        os.write(self._leader, keys.encode())

    def read(self, seconds: float) -> None:
        """Takes what is painted within the time."""
        ready, _, _ = select.select([self._leader], [], [], seconds)
        if ready:
            # What Textual asks a terminal for by private modes is no text.
            self._stream.feed(os.read(self._leader, 1 << 16).replace(b"\x1b[>1u", b"").replace(b"\x1b[<u", b""))

    def until(self, true: Callable[[str], bool], seconds: float = 60) -> str:
        """Reads until the screen is as it should be, and returns it."""
        end = time.monotonic() + seconds
        while not true(text := "\n".join(self._screen.display)):
            assert time.monotonic() < end, text
            self.read(1)
        return text


@contextmanager
def on_terminal(home: Path, *arguments: str, early: str = "") -> Iterator[OnTerminal]:
    """Starts the program in a pseudo-terminal; `early` is typed before it can have done anything."""
    leader, follower = pty.openpty()
    fcntl.ioctl(leader, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    environ = {**Shell(home).environ, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "grokchat", *arguments]
    with subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environ, start_new_session=True
    ) as process:
        os.close(follower)
        try:
            os.write(leader, early.encode())
            yield OnTerminal(leader)
        finally:
            process.kill()
            os.close(leader)


def test_the_first_frame_imports_only_what_it_draws() -> None:
    """The list, the conversation, the box, the engine, the network and the renderer come after it."""
    done = subprocess.run([sys.executable, "-c", MODULES], capture_output=True, text=True)
    modules = set(done.stderr.split())
    assert "grokchat.tui.first_frame" in modules
    late = {
        "argparse",
        "httpx",
        "markdown_it",
        "pygments",
        "textual.widgets._text_area",
        "grokchat.conversation.parameters",
        "grokchat.config.settings",
        "grokchat.engine",
        "grokchat.render.document",
        "grokchat.store",
        "grokchat.tui.pane",
        "grokchat.tui.session_list",
        "grokchat.tui.status",
    }
    assert not late & modules


@pytest.mark.parametrize("early", ["at once", "at the first frame", "one by one", "pasted"])
def test_what_is_typed_early_is_in_the_box(tmp_path: Path, early: str) -> None:
    """Before the program reads keys, and between the first frame and the box; in its order."""
    words = "typed in a hurry"
    with on_terminal(tmp_path, "--demo", early=words if early == "at once" else "") as program:
        program.until(lambda screen: "Ask Grok" in screen or words in screen)
        if early == "at the first frame":
            program.type(words)
        elif early == "pasted":
            program.type(f"\x1b[200~{words}\x1b[201~")
        elif early == "one by one":
            for char in words:
                program.type(char)
                # Whatever the program paints meanwhile: the keys fall before, into and after the change of the screen.
                program.read(0.005)
        screen = program.until(lambda screen: "[medium]" in screen and f"│ {words}" in screen)
        assert screen.count(words) == 1


class FirstFrameAlone(App[None]):
    """A screen that never gets further."""

    def compose(self) -> ComposeResult:
        yield FirstFrame(load_theme(USUAL, theme_folders()), footer(self.size.width - 4))


def frame_of(app: App[None]) -> list[str]:
    """The lines and corners on the screen, and the last row whole."""
    *rows, keys = [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]
    return [*("".join(char if char in "╭╮╰╯│" else " " for char in row).rstrip() for row in rows), keys]


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_frame_stands_where_the_screen_will(tmp_path: Path, size: tuple[int, int]) -> None:
    """Nothing jumps when the main screen takes its place."""
    alone = FirstFrameAlone()
    async with alone.run_test(size=size) as pilot:
        await pilot.pause()
        first = frame_of(alone)
    engine = Engine(lambda: ScriptedReplier(), None)
    doors = Doors(engine, Library(tmp_path / "data", tmp_path / "cache"), SessionSettings())
    app = GrokchatApp(load_theme(USUAL, theme_folders()), Opening(lambda: doors, list))
    try:
        async with app.run_test(size=size) as pilot:
            while app.chat is None:
                await pilot.pause()
            await pilot.pause()
            assert not app.query("#first-frame")
            assert frame_of(app) == first
    finally:
        engine.close()


@pytest.mark.parametrize("arguments", [[], ["--demo"]])
def test_a_plain_start_needs_no_parser_and_means_the_same(arguments: list[str]) -> None:
    """The quick way and argparse agree on every option."""
    assert choose("", arguments) == Chosen(**vars(_parser("").parse_args(arguments)))


def test_every_other_start_is_parsed() -> None:
    """Options are taken, and what is none is a usage error."""
    chosen = choose("resume", ["heat", "--effort", "high", "--theme", "paper"])
    assert (chosen.session, chosen.effort, chosen.theme, chosen.demo) == ("heat", "high", "paper", False)
    assert choose("resume", []).session == "last"
    with pytest.raises(ConfigError, match="nonsense"):
        choose("", ["--demo", "--nonsense"])


def test_settings_are_read_before_the_first_frame_only_where_there_are_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong file is told before the screen opens."""
    monkeypatch.setenv("GROKCHAT_HOME", str(tmp_path))
    monkeypatch.delenv("GROKCHAT_BASE_URL", raising=False)
    usual = read_setup()
    assert not usual.configured
    assert "settings" not in vars(usual)
    assert usual.settings.theme == USUAL
    assert read_setup("http://127.0.0.1:1/v4").settings.base_url == "http://127.0.0.1:1/v4"
    usual.paths.settings.parent.mkdir(parents=True)
    usual.paths.settings.write_text("them = 3\n")
    with pytest.raises(ConfigError, match="line 1"):
        read_setup()
