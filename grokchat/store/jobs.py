"""Replies that a process of its own finishes after the program is gone: a small file for each, and the lock that its worker holds.

A worker that lives holds the lock, so what the file says is never asked of a process that is dead or another's.
"""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import Any, Literal, NamedTuple

from grokchat.errors import StoreError
from grokchat.store import files

State = Literal["running", "done", "stopped", "failed", "truncated"]
_STATES: tuple[State, ...] = ("done", "stopped", "failed", "truncated")
BROKE_OFF = "The worker was ended before the reply was; what came is kept."

KEPT = 7 * 86_400.0
"""Seconds for which a job that was told is still listed."""

_STEP, _PATIENCE = 0.05, 10.0
_LAST = 253_402_300_800.0


class Job(NamedTuple):
    """A reply in the making, or made: the conversation's id and title, who makes it, times in seconds since 1970 (0: not yet)."""

    session: str
    title: str = ""
    pid: int = 0
    began: float = 0.0
    state: State = "running"
    detail: str = ""
    ended: float = 0.0
    told: bool = False


class Jobs:
    """The folder of jobs, one for each conversation; a new one takes the place of the old."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Job]:
        """Every job, the newest first."""
        try:
            names = [path.stem for path in self._folder.glob("*.json")]
        except OSError:
            return []
        found = [job for name in names if (job := self._read(name)) is not None]
        return sorted(found, key=lambda job: -job.began)

    def running(self) -> set[str]:
        """The ids of the conversations whose reply is still coming."""
        return {job.session for job in self.all() if job.state == "running"}

    def begin(self, session: str, title: str) -> Work:
        """The calling process is the worker from now on. Raises StoreError when there is one already."""
        try:
            files.make_folder(self._folder)
            descriptor: int | None = None
            for _ in range(20):
                # Who only looks whether somebody works holds the lock for a moment.
                descriptor, _holder = files.lock(self._folder / f"{session}.lock")
                if descriptor is not None:
                    break
                time.sleep(_STEP)
        except OSError as error:
            raise files.store_error("write", self._folder, error) from error
        if descriptor is None:
            raise StoreError("Another worker finishes this reply already.", hint="See `grokchat jobs`.")
        work = Work(self._path(session), descriptor, Job(session, title, os.getpid(), time.time()))
        work.keep()
        return work

    def stop(self, session: str) -> Job:
        """Ends a worker, which keeps what came. Raises StoreError when there is none, or it does not end."""
        job = self._read(session)
        if job is None or job.state != "running":
            raise StoreError(f"No reply is coming for {session!r}.", hint="See `grokchat jobs`.")
        try:
            os.kill(job.pid, signal.SIGTERM)
        except OSError as error:
            raise files.store_error("stop", self._path(session), error) from error
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            now = self._read(session)
            if now is not None and now.state != "running":
                return now
            time.sleep(_STEP)
        raise StoreError(f"Process {job.pid} does not end.", hint=f"`kill -9 {job.pid}` ends it; what came is kept.")

    def news(self) -> list[Job]:
        """The jobs that ended and were not told yet; each is given once. Old ones are forgotten."""
        found: list[Job] = []
        for job in self.all():
            if job.state == "running":
                continue
            if not job.told:
                found.append(job)
                self._write(job._replace(told=True))
            elif time.time() - max(job.ended, job.began) > KEPT:
                for path in (self._path(job.session), self._folder / f"{job.session}.lock"):
                    path.unlink(missing_ok=True)
        return found

    def _read(self, session: str) -> Job | None:
        try:
            values = json.loads(self._path(session).read_bytes())
            job = _job(session, values)
        except (OSError, ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            return None
        if job.state == "running" and not files.is_locked(self._folder / f"{session}.lock"):
            return job._replace(state="truncated", detail=BROKE_OFF)
        return job

    def _write(self, job: Job) -> None:
        try:
            files.replace_file(self._path(job.session), json.dumps(job._asdict()).encode())
        except OSError:
            # It is told once more than it should be.
            return

    def _path(self, session: str) -> Path:
        return self._folder / f"{Path(session).name}.json"


class Work:
    """A worker's own job, until `end`."""

    def __init__(self, path: Path, descriptor: int, job: Job) -> None:
        self._path = path
        self._descriptor = descriptor
        self.job = job

    def keep(self) -> None:
        """Writes how it stands. Raises StoreError."""
        try:
            files.replace_file(self._path, json.dumps(self.job._asdict()).encode())
        except OSError as error:
            raise files.store_error("write", self._path, error) from error

    def end(self, how: str, detail: str) -> None:
        """The reply has ended, and with it the work. Raises StoreError."""
        state: State = next((one for one in _STATES if one == how), "failed")
        self.job = self.job._replace(state=state, detail=detail, ended=time.time())
        try:
            self.keep()
        finally:
            files.unlock(self._descriptor)


def _job(session: str, values: dict[str, Any]) -> Job:
    """The job that a file tells of. Raises ValueError or TypeError for one that makes no sense."""
    state = values.get("state")
    pid, began, ended = int(values.get("pid", 0)), float(values.get("began", 0.0)), float(values.get("ended", 0.0))
    # A number below one would name more than one process; a time beyond the calendar breaks a list.
    if state not in ("running", *_STATES) or (state == "running" and pid < 1) or not (0 <= began < _LAST and 0 <= ended < _LAST):
        raise ValueError(state)
    return Job(
        session,
        str(values.get("title", "")),
        pid,
        began,
        state,
        str(values.get("detail", "")),
        ended,
        bool(values.get("told", False)),
    )
