"""A real pseudo-terminal for the benches: starts a program, waits for what it paints, types keys."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

_ESCAPES = re.compile(rb"\x1b(?:\[[0-9;?<>=!$\" ]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][A-Z0-9]|[=>78])")

_ASKS_SYNC = b"\x1b[?2026$p"
_FRAME_ENDS = b"\x1b[?2026l"
_ROW = re.compile(rb"\x1b\[(\d+);\d+H")
ROWS = 3


class Terminal:
    """A program in a pseudo-terminal of `size` (columns, rows)."""

    def __init__(self, argv: Sequence[str], *, env: Mapping[str, str] | None = None, size: tuple[int, int] = (120, 40)) -> None:
        leader, follower = pty.openpty()
        self._leader = leader
        self.resize(*size)
        fresh = environ({"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})})
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            list(argv), stdin=follower, stdout=follower, stderr=follower, env=fresh, close_fds=True, start_new_session=True
        )
        os.close(follower)
        self.output = bytearray()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def runs(self) -> bool:
        """Whether the program has not ended: after it the terminal itself echoes what is typed."""
        return self._process.poll() is None

    def resize(self, columns: int, rows: int) -> None:
        """Gives the terminal another size; the program hears of it."""
        fcntl.ioctl(self._leader, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if hasattr(self, "_process"):
            os.killpg(self._process.pid, signal.SIGWINCH)

    def type(self, keys: str) -> None:
        os.write(self._leader, keys.encode())

    def read(self, seconds: float) -> bytes:
        """What comes within the time, as soon as anything comes."""
        ready, _, _ = select.select([self._leader], [], [], max(0.0, seconds))
        if not ready:
            return b""
        try:
            data = os.read(self._leader, 1 << 16)
        except OSError:
            return b""
        if _ASKS_SYNC in data:
            # A terminal that takes whole frames: the program marks where each begins and ends.
            os.write(self._leader, b"\x1b[?2026;2$y")
        self.output += data
        return data

    def repaint(self, act: str = "", size: tuple[int, int] | None = None, watch: float = 1.2) -> float:
        """Seconds from a key or a resize to the last byte of the last frame that it painted.

        A blinking cursor and a clock paint a row or two; a frame counts when it paints more than `ROWS`.
        """
        self.settle(0.3, 5)
        start = len(self.output)
        began = last = time.perf_counter()
        if size:
            self.resize(*size)
        if act:
            self.type(act)
        while (now := time.perf_counter()) - began < watch:
            if not self.read(watch - (now - began)):
                continue
            now = time.perf_counter()
            while (end := self.output.find(_FRAME_ENDS, start)) >= 0:
                frame = bytes(self.output[start:end])
                start = end + len(_FRAME_ENDS)
                if len(set(_ROW.findall(frame))) > ROWS:
                    last = now
        return last - began

    def wait_for(self, words: str, seconds: float = 60.0, start: int = 0) -> float:
        """Seconds since the start of the program until the words are painted (escape sequences left out)."""
        wanted = words.encode()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read(end - time.perf_counter())
            if wanted in _ESCAPES.sub(b"", bytes(self.output[start:])):
                return time.perf_counter() - self.began
            if not self.runs and not self.read(0.05):
                break
        raise TimeoutError(f"{words!r} was not painted within {seconds} s; last output: {bytes(self.output[-400:])!r}")

    def watch(self, seconds: float) -> None:
        """Reads whatever comes within the time."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self.read(left)

    def settle(self, quiet: float = 0.5, most: float = 60.0) -> None:
        """Reads until nothing comes for `quiet` seconds."""
        end = time.perf_counter() + most
        while self.read(quiet) and time.perf_counter() < end:
            pass

    def cpu_seconds(self) -> float:
        """The CPU time the program used so far, of all its threads."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory in MB."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    def close(self) -> None:
        if self.runs:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self._leader)


def environ(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a measured program: with compiled modules, as an installed program has them."""
    return {**{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}, **more}


def first_paint(argv: Sequence[str], words: str, env: Mapping[str, str] | None = None) -> float:
    """Seconds from the start of a program to the words on its screen."""
    terminal = Terminal(argv, env=env)
    try:
        return terminal.wait_for(words)
    finally:
        terminal.close()


def wall(argv: Sequence[str], env: Mapping[str, str] | None = None) -> float:
    """Seconds that a program takes from start to end."""
    return wall_and_cpu(argv, env)[0]


def wall_and_cpu(argv: Sequence[str], env: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Seconds that a program takes from start to end, and those of the processor in its own code."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime, time.perf_counter()
    subprocess.run(list(argv), env=environ(env or {}), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def milliseconds(values: Sequence[float]) -> float:
    return 1000 * median(values)


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
