"""A signal ends the full-screen program as a person would: the reply is kept, the terminal is restored, the exit code tells which."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grokchat.engine import Engine

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)

PATIENCE = 2.0
"""Seconds that the program has to end by itself: a terminal that stopped reading, or is gone, may block it for ever."""

RESTORE = b"\x1b[?2004l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
"""Paste, mouse, focus and keyboard modes off, the ordinary screen, the cursor."""


class Signals:
    """Watches for them while the program runs; `leave` ends it with an exit code and is called on the program's loop.

    Only if the program does not end in time are its `engines` closed from here: they keep what came.
    """

    def __init__(self, leave: Callable[[int], None], engines: Sequence[Engine]) -> None:
        self._leave = leave
        self._engines = engines
        self._over = threading.Event()

    def __enter__(self) -> None:
        for number in SIGNALS:
            signal.signal(number, self._end)

    def __exit__(self, *_error: object) -> None:
        # The program has ended by itself.
        self._over.set()

    def _end(self, number: int, _frame: FrameType | None) -> None:
        code = 128 + number
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            # Before the first frame, or after the last one.
            raise SystemExit(code) from None
        threading.Thread(target=self._make_sure, args=(code,), daemon=True).start()
        loop.call_soon_threadsafe(self._leave, code)

    def _make_sure(self, code: int) -> None:
        if self._over.wait(PATIENCE):
            return
        keeping = [threading.Thread(target=one.close, daemon=True) for one in self._engines]
        for one in keeping:
            one.start()
        for one in keeping:
            one.join(PATIENCE)
        with suppress(OSError, ValueError):
            terminal = sys.stdout.fileno()
            os.set_blocking(terminal, False)
            os.write(terminal, RESTORE)
        os._exit(code)
