"""The program in a real pseudo-terminal, with a screen that is read as a person reads it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pyte
from command_line import Shell

SECONDS = 20.0
"""A busy machine is slow; a program that hangs is not waited for any longer."""

TAKE = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
KEYBOARD = re.compile(rb"\x1b\[[<>=?][0-9;]*u")
"""The keyboard modes that kitty has and pyte does not know."""

KEYS = {"enter": "\r", "escape": "\x1b", "up": "\x1b[A", "down": "\x1b[B", "page up": "\x1b[5~", "f1": "\x1bOP"}


class RealTerminal:
    """A program whose controlling terminal is ours; `screen` is what stands there."""

    def __init__(self, shell: Shell, *arguments: str, size: tuple[int, int] = (100, 30), **environ: str) -> None:
        self._leader, follower = pty.openpty()
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self.resize(*size)
        self.written = bytearray()
        self.process = subprocess.Popen(
            [sys.executable, "-c", TAKE, "-m", "grokchat", *arguments],
            stdin=follower,
            stdout=follower,
            stderr=follower,
            env={**shell.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ},
            start_new_session=True,
        )
        os.close(follower)

    @property
    def lines(self) -> list[str]:
        return [line.rstrip() for line in self._screen.display]

    @property
    def screen(self) -> str:
        return "\n".join(self.lines)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._screen.resize(rows, columns)

    def press(self, *keys: str) -> None:
        """Types words and named keys; `^x` is a control key."""
        for key in keys:
            control = len(key) == 2 and key[0] == "^"
            os.write(self._leader, (chr(ord(key[1].upper()) - 64) if control else KEYS.get(key, key)).encode())

    def paste(self, text: str) -> None:
        os.write(self._leader, b"\x1b[200~" + text.encode() + b"\x1b[201~")

    def read(self, seconds: float = 0.05) -> bool:
        """Takes what comes within the time; False when the other side is gone."""
        ready, _, _ = select.select([self._leader], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self._leader, 1 << 16)
        except OSError:
            return False
        self.written += data
        self._stream.feed(KEYBOARD.sub(b"", data))
        return bool(data)

    def until(self, true: Callable[[], object] | str) -> None:
        """Reads until the words stand on the screen, or the condition holds."""
        wanted = (lambda: true in self.screen) if isinstance(true, str) else true
        end = time.monotonic() + SECONDS
        while not wanted():
            assert self.read(), f"the program ended: {self.screen}"
            assert time.monotonic() < end, f"waited for {true!r}; there is:\n{self.screen}"

    def end(self) -> int:
        """Reads to the end and returns the exit code."""
        stop = time.monotonic() + SECONDS
        while self.read():
            assert time.monotonic() < stop, f"does not end; there is:\n{self.screen}"
        return self.process.wait(SECONDS)

    def hang_up(self) -> None:
        """The terminal's window is closed."""
        os.close(self._leader)
        self._leader = -1

    def close(self) -> None:
        if self.process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        if self._leader >= 0:
            os.close(self._leader)


@contextmanager
def terminal(shell: Shell, *arguments: str, size: tuple[int, int] = (100, 30), **environ: str) -> Iterator[RealTerminal]:
    opened = RealTerminal(shell, *arguments, size=size, **environ)
    try:
        yield opened
    finally:
        opened.close()
