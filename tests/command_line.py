"""Runs the command line as a person does, with a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ACCOUNT = "0123456789abcdef0123456789abcdef"
TOKEN = "canary-token-4711-do-not-show"


class Shell:
    """Runs grokchat with a home of its own."""

    def __init__(self, home: Path, base_url: str = "") -> None:
        self.home = home
        kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        self.environ = {**kept, "GROKCHAT_HOME": str(home), "HOME": str(home)}
        if base_url:
            self.environ |= {"GROKCHAT_BASE_URL": base_url, "CLOUDFLARE_ACCOUNT_ID": ACCOUNT, "CLOUDFLARE_API_TOKEN": TOKEN}

    def run(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "grokchat", *arguments], input=given, capture_output=True, env=self.environ, timeout=60
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def fails(done: subprocess.CompletedProcess[str], code: int, words: str) -> None:
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert done.stderr.startswith("grokchat: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    assert TOKEN not in done.stderr + done.stdout
