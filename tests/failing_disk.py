"""Disks that fail, by what the system itself offers: a limit of a file's size, a limit of open files, a file in the way."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

_SETPRIV = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
BIND: list[str] | None = [] if os.geteuid() != 0 else _SETPRIV if shutil.which("setpriv") else None
"""Put before a command, it takes from root what lets it pass over permissions; None where that cannot be had."""


@contextmanager
def limited(what: int, least: int) -> Iterator[None]:
    """The soft limit of a resource of this process, as long as the block lasts."""
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (least, hard))
    try:
        yield
    finally:
        resource.setrlimit(what, (soft, hard))


def files_up_to(size: int) -> object:
    """No file may grow beyond so many bytes: the rest of a write fails, as on a full disk."""
    return limited(resource.RLIMIT_FSIZE, size)


@contextmanager
def no_more_open_files() -> Iterator[None]:
    """Nothing can be opened; what is open stays so."""
    with limited(resource.RLIMIT_NOFILE, 0):
        yield


def is_open(descriptor: int) -> bool:
    """Whether the descriptor is one."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
