"""`session.toml`: what a person edited is heeded, what makes no sense hides nothing."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from conversation_events import parameters
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import Parameters
from grokchat.errors import StoreError
from grokchat.store import SessionSettings
from grokchat.store.session_file import NAME, read_settings, write_settings

# TOML makes a newline of each CRLF, as the whole program does.
lines = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)
settings = st.builds(
    SessionSettings,
    title=lines,
    created=st.floats(0, 4e9),
    model=lines,
    system=lines,
    parameters=parameters.map(lambda one: replace(one, stop=None)),
    pinned=st.booleans(),
    tags=st.lists(lines, max_size=3).map(tuple),
)


def read(folder: Path, text: str) -> tuple[SessionSettings, str]:
    (folder / NAME).write_text(text)
    return read_settings(folder)


@given(settings)
def test_settings_survive_the_file(tmp_path_factory: pytest.TempPathFactory, given_settings: SessionSettings) -> None:
    """Every text, quotes, line ends and emoji among them."""
    folder = tmp_path_factory.mktemp("session")
    write_settings(folder, given_settings)
    back, notice = read_settings(folder)
    assert notice == ""
    assert back == given_settings


def test_half_a_surrogate_pair_costs_one_character(tmp_path: Path) -> None:
    """No UTF-8 file can hold it; the rest of the title stays."""
    write_settings(tmp_path, SessionSettings(title="a\ud83db"))
    assert read_settings(tmp_path)[0].title == "a?b"


def test_the_file_is_private_and_replaced_whole(tmp_path: Path) -> None:
    """0600, and no temporary file stays."""
    write_settings(tmp_path, SessionSettings(title="A"))
    write_settings(tmp_path, SessionSettings(title="B"))
    assert stat.S_IMODE((tmp_path / NAME).stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    """And says so."""
    (tmp_path / NAME).mkdir()
    with pytest.raises(StoreError, match="old settings stand"):
        write_settings(tmp_path, SessionSettings())
    assert [one.name for one in tmp_path.iterdir()] == [NAME]


def test_what_a_person_left_out_has_its_default(tmp_path: Path) -> None:
    """A title alone is enough; names of a later version are passed over."""
    found, notice = read(tmp_path, 'title = "Mine"\nmood = "new"\n[parameters]\nmood = 1\n')
    assert (found, notice) == (SessionSettings(title="Mine"), "")


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The conversation opens with the usual settings."""
    found, notice = read_settings(tmp_path)
    assert found == SessionSettings()
    assert "missing" in notice


@pytest.mark.parametrize(
    "text", ["title = ", "tags = 5", "parameters = 5", 'created = "x"', "created = [1]", "a = [" * 5000, "title = 1\ntitle = 2"]
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, text: str) -> None:
    """The usual settings stand in for it, the file stays."""
    found, notice = read(tmp_path, text)
    assert found == SessionSettings()
    assert "cannot be read" in notice
    assert (tmp_path / NAME).read_text() == text


@pytest.mark.parametrize("moment", ["inf", "-inf", "nan", "-1", "1e300", "1" + "0" * 400])
def test_a_time_that_no_calendar_has_is_none(tmp_path: Path, moment: str) -> None:
    """It would break every list."""
    assert read(tmp_path, f"created = {moment}")[0].created == 0.0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[parameters]\ntemperature = 9", "temperature must be"),
        ('[parameters]\nstop = "END"', "stop must be"),
        ("[parameters]\nstop = 5", "stop must be"),
        ("[parameters]\nseed = inf", "seed must be"),
    ],
)
def test_a_parameter_out_of_range_is_told_and_not_sent(tmp_path: Path, text: str, words: str) -> None:
    """The effort and the title are heeded all the same."""
    found, notice = read(tmp_path, f'title = "A"\neffort = "low"\n{text}\n')
    assert (found.title, found.parameters) == ("A", Parameters(effort="low"))
    assert notice.startswith(words)


def test_an_effort_that_is_none_is_the_usual_one(tmp_path: Path) -> None:
    """Nothing else is lost."""
    assert read(tmp_path, 'title = "A"\neffort = "huge"')[0] == SessionSettings(title="A")
    assert read(tmp_path, 'title = "A"\neffort = 3')[0] == SessionSettings(title="A")
