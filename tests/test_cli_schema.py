"""`ask --schema`: JSON alone on standard output, words on standard error, and an exit code that tells whether it fits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Shell, fails

from grokchat.emulator import RunningEmulator, serve_in_thread

PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 18}},
    "required": ["name", "age"],
}


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def schema_file(folder: Path, schema: object = PERSON, name: str = "person.json") -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema))
    return str(path)


def test_json_alone_comes_and_it_fits(shell: Shell, tmp_path: Path) -> None:
    """Nothing else on either stream."""
    done = shell.run("ask", "--schema", schema_file(tmp_path), "a person")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"name": "demo", "age": 18}
    assert done.stderr == ""


def test_what_does_not_fit_is_printed_all_the_same_and_exits_with_1(shell: Shell, tmp_path: Path) -> None:
    """The path and the reason stand on standard error."""
    done = shell.run("ask", "--schema", schema_file(tmp_path), "a person fault:misfit")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"name": 42, "age": 18}
    assert "does not fit the schema: 1 problem" in done.stderr
    assert "$.name: 42 is not of type 'string'" in done.stderr


def test_a_schema_that_was_kept_is_found_by_its_name(shell: Shell) -> None:
    """In the folder of the settings."""
    schema_file(shell.home / "config" / "schemas")
    for name in ("person", "person.json"):
        assert json.loads(shell.run("ask", "--schema", name, "x").stdout)["age"] == 18
    fails(shell.run("ask", "--schema", "animal", "x"), 2, "Cannot read the schema animal")


@pytest.mark.parametrize(
    ("schema", "words"),
    [({"type": "objekt"}, "It is no schema: at $.type"), ("[1]", "in braces"), ("{", "is no JSON"), ("[" * 100_000, "is no JSON")],
)
def test_what_is_no_schema_is_never_sent(shell: Shell, tmp_path: Path, schema: object, words: str) -> None:
    """Exit 2, and no conversation."""
    fails(shell.run("ask", "--schema", schema_file(tmp_path, schema), "x"), 2, words)
    assert json.loads(shell.run("list", "--json").stdout) == []


def test_keywords_that_xai_refuses_are_named_and_it_is_sent(shell: Shell, tmp_path: Path) -> None:
    """The person decides."""
    schema = {"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}}
    done = shell.run("ask", "--schema", schema_file(tmp_path, schema), "x")
    assert done.returncode == 0
    assert "properties.a.maxLength" in done.stderr
    assert json.loads(done.stdout) == {"a": "dem"}


def test_the_object_tells_whether_it_fits(shell: Shell, tmp_path: Path) -> None:
    """`fits` and `problems` of `--json`; absent where there is nothing to check."""
    path = schema_file(tmp_path)
    good = json.loads(shell.run("ask", "--json", "--schema", path, "x").stdout)
    assert (good["fits"], good["problems"]) == (True, [])
    bad = shell.run("ask", "--json", "--schema", path, "fault:misfit")
    assert bad.returncode == 1
    assert json.loads(bad.stdout)["fits"] is False
    assert "$.name" in json.loads(bad.stdout)["problems"][1]
    assert "fits" not in json.loads(shell.run("ask", "--json", "x").stdout)


def test_the_schema_holds_for_the_conversation(shell: Shell, tmp_path: Path) -> None:
    """Going on asks with it again and checks again; a failure keeps its own exit code."""
    path = schema_file(tmp_path)
    shell.run("ask", "--schema", path, "x")
    again = shell.run("ask", "-c", "fault:misfit")
    assert again.returncode == 1
    assert "$.name" in again.stderr
    assert shell.run("ask", "--schema", path, "fault:bad-input").returncode == 4


def test_any_json_object_is_checked_too(shell: Shell) -> None:
    """`json_object` has no schema."""
    done = shell.run("ask", "--response-format", '{"type": "json_object"}', "x")
    assert done.returncode == 0
    assert json.loads(done.stdout)["demo"] is True
