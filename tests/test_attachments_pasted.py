"""A paste is taken for files only when it is nothing else, and a typed path is completed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.attachments import completions, path_of, paths_in


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("plain.png", "with space.png", "Grüße.txt", "it's.txt", ".hidden"):
        (tmp_path / name).write_text("x")
    (tmp_path / "inner").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "form",
    [
        "{0}/plain.png",
        "  {0}/plain.png \n",
        "'{0}/plain.png'",
        '"{0}/plain.png"',
        "file://{0}/plain.png",
        "file://localhost{0}/plain.png",
        "'{0}/plain.png' ",
    ],
)
def test_one_path_in_each_form_that_terminals_paste(folder: Path, form: str) -> None:
    """Bare, with spaces around it, quoted either way, as an address."""
    assert paths_in(form.format(folder)) == [folder / "plain.png"]


@pytest.mark.parametrize(
    "form",
    ["{0}/with space.png", "{0}/with\\ space.png", "'{0}/with space.png'", "file://{0}/with%20space.png"],
)
def test_a_space_in_a_name_in_each_form(folder: Path, form: str) -> None:
    """Bare, escaped, quoted, in an address."""
    assert paths_in(form.format(folder)) == [folder / "with space.png"]


@pytest.mark.parametrize(
    "form",
    [
        "{0}/plain.png\n{0}/with space.png",
        "{0}/plain.png\r\n{0}/with space.png\r\n",
        "file://{0}/plain.png\r\nfile://{0}/with%20space.png\r\n",
        "{0}/plain.png {0}/with\\ space.png",
        "'{0}/plain.png' '{0}/with space.png' ",
    ],
)
def test_several_paths(folder: Path, form: str) -> None:
    """A line each, or words of a shell."""
    assert paths_in(form.format(folder)) == [folder / "plain.png", folder / "with space.png"]


def test_a_home_folder_is_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the shell writes it."""
    monkeypatch.setenv("HOME", str(folder))
    assert paths_in("~/plain.png") == [folder / "plain.png"]
    assert paths_in("~nobody-of-this-name/plain.png") == []


@pytest.mark.parametrize(
    "form",
    [
        "",
        "   ",
        "plain.png",
        "see {0}/plain.png",
        "{0}/plain.png is wrong",
        "{0}/missing.png",
        "{0}/plain.png\n{0}/missing.png",
        "{0}/plain.png\0",
        "{0}/plain.png'",
        "file://{0}/plain.png%00",
        "https://example.org/plain.png",
        "/",
        "x" * 30_000,
    ],
)
def test_everything_else_stays_a_text(folder: Path, form: str) -> None:
    """Words around it, a name alone, a path that leads nowhere, addresses of the web."""
    assert paths_in(form.format(folder)) == ([Path("/")] if form == "/" else [])


def test_a_link_in_a_circle_is_no_path(folder: Path) -> None:
    """Nothing waits for it."""
    (folder / "loop").symlink_to(folder / "loop")
    assert paths_in(f"{folder}/loop") == []


@given(st.text(max_size=80))
def test_no_paste_breaks_it(text: str) -> None:
    """Whatever it is; what is found exists."""
    assert all(path.exists() for path in paths_in(text))
    assert isinstance(path_of(text), Path)
    assert all(isinstance(name, str) for name in completions(text))


def test_a_typed_path_may_be_quoted_escaped_or_an_address(folder: Path) -> None:
    """It need not exist: the error names what was meant."""
    assert path_of(f" '{folder}/plain.png' ") == folder / "plain.png"
    assert path_of(f"{folder}/with\\ space.png") == folder / "with space.png"
    assert path_of(f"file://{folder}/a%20b") == folder / "a b"
    assert path_of("missing.png") == Path("missing.png")


def test_a_name_with_a_backslash_that_exists_is_meant_as_it_is(folder: Path) -> None:
    """Nothing is taken away from it."""
    (folder / "a\\ b").write_text("x")
    assert path_of(f"{folder}/a\\ b") == folder / "a\\ b"


def test_a_path_is_completed_with_folders_first(folder: Path) -> None:
    """Whatever the case; hidden names only when they are asked for."""
    names = [name.removeprefix(f"{folder}/") for name in completions(f"{folder}/")]
    assert names == ["inner/", "Grüße.txt", "it's.txt", "plain.png", "with space.png"]
    assert completions(f"{folder}/PL") == [f"{folder}/plain.png"]
    assert completions(f"{folder}/.h") == [f"{folder}/.hidden"]
    assert completions(f"{folder}/nothing") == []
    assert completions(f"{folder}/missing/x") == []
    assert completions("a\0b/") == []


def test_names_beside_the_program_are_completed_too(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it was started."""
    monkeypatch.chdir(folder)
    assert completions("pl") == ["plain.png"]
    assert completions("./pl") == ["./plain.png"]
