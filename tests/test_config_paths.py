"""Paths: one home when it is asked for, else where the system keeps such things."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from grokchat.config import find_paths, write_private
from grokchat.errors import ConfigError


def test_one_home_holds_everything(tmp_path: Path) -> None:
    """Three folders under it, and nothing is made by looking."""
    paths = find_paths({"GROKCHAT_HOME": str(tmp_path / "home")})
    assert (paths.config, paths.data, paths.cache) == tuple(tmp_path / "home" / name for name in ("config", "data", "cache"))
    assert (paths.settings.name, paths.credentials.name) == ("settings.toml", "credentials.toml")
    assert not (tmp_path / "home").exists()


def test_a_home_may_be_relative_or_begin_with_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The paths are whole in each case."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert find_paths({"GROKCHAT_HOME": "~/g"}).data == tmp_path / "g" / "data"
    assert find_paths({"GROKCHAT_HOME": "here"}).data == tmp_path / "here" / "data"


@pytest.mark.skipif(sys.platform != "linux", reason="the variables are those of Linux")
def test_without_a_home_the_system_says_where(tmp_path: Path) -> None:
    """By the XDG variables; an empty home counts as none."""
    code = "import os; from grokchat.config import find_paths; p = find_paths(os.environ); print(p.config, p.data, p.cache)"
    kept = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "GROKCHAT_HOME": "", "XDG_CACHE_HOME": str(tmp_path / "c")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=kept, check=True)
    assert done.stdout.split() == [
        str(tmp_path / ".config" / "grokchat"),
        str(tmp_path / ".local" / "share" / "grokchat"),
        str(tmp_path / "c" / "grokchat"),
    ]


def test_a_private_file_is_replaced_whole(tmp_path: Path) -> None:
    """0600 from its creation, and no temporary file stays."""
    path = tmp_path / "config" / "settings.toml"
    write_private(path, "old")
    write_private(path, "new ü")
    assert path.read_text() == "new ü"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [one.name for one in path.parent.iterdir()] == ["settings.toml"]


def test_a_link_in_the_place_of_a_private_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """What it points to stays as it is."""
    (tmp_path / "other").write_text("mine")
    (tmp_path / "file").symlink_to(tmp_path / "other")
    write_private(tmp_path / "file", "new")
    assert (tmp_path / "other").read_text() == "mine"
    assert not (tmp_path / "file").is_symlink()


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    """With the way to another folder."""
    (tmp_path / "config").write_text("in the way")
    with pytest.raises(ConfigError, match="GROKCHAT_HOME"):
        write_private(tmp_path / "config" / "settings.toml", "x")
