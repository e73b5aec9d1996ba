"""Request parameters from the command line, and what is said before money is spent."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Shell, fails

from grokchat.cli.parameters import add_parameter_options, effects, given_parameters
from grokchat.conversation import PARAMETERS, Parameter, Parameters
from grokchat.emulator import RunningEmulator, serve_in_thread
from grokchat.store.session_file import SessionSettings, read_settings, write_settings

OPTIONS = [one for one in PARAMETERS if one.field != "effort"]
ROWS = pytest.mark.parametrize("row", OPTIONS, ids=[one.name for one in OPTIONS])


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def given(*arguments: str) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    add_parameter_options(parser)
    return given_parameters(parser.parse_args([*arguments]))


def last_asked(shell: Shell) -> dict[str, Any]:
    journal = next((shell.home / "data" / "sessions").glob("*/journal.jsonl"))
    events = [json.loads(line) for line in journal.read_text().split("\n") if line]
    parameters: dict[str, Any] = [one["asked"]["parameters"] for one in events if one["type"] == "reply_began"][-1]
    return parameters


@ROWS
def test_each_row_has_an_option_and_a_name(row: Parameter) -> None:
    """Both set the same value; nothing is set that was not given."""
    value = row.read(row.example)
    option = f"--{row.name.replace('_', '-')}"
    words = [option] if value is True else [f"--no-{option[2:]}"] if value is False else [option, row.example]
    wanted = (row.example,) if row.kind == "texts" else value
    assert given(*words) == {row.field: wanted}
    assert given("--param", f"{row.name}={row.example}") == {row.field: value}
    assert given() == {}


def test_a_text_may_be_given_several_times() -> None:
    """A stop is often no single word."""
    assert given("--stop", "END", "--stop", "\n\n") == {"stop": ("END", "\n\n")}


def test_what_becomes_of_a_parameter_is_told() -> None:
    """Only where the model is known not to honour it."""
    assert effects({"stop": ("x",), "temperature": 1, "logprobs": True}, "xai/grok-4.3") == [
        "stop is refused by reasoning models (grok-4.3).",
        "logprobs is ignored since grok-4.20 (grok-4.3).",
    ]
    assert effects({"stop": ("x",)}, "someone/else") == []


def test_a_parameter_is_kept_for_the_conversation_and_recorded_with_the_reply(shell: Shell) -> None:
    """In session.toml and in the journal."""
    assert shell.run("ask", "--temperature", "0.2", "--no-stream", "--effort", "low", "Hello").returncode == 0
    assert shell.run("ask", "-c", "--seed", "5", "Hello").returncode == 0
    wanted = {"effort": "low", "temperature": 0.2, "stream": False, "seed": 5}
    assert last_asked(shell) == wanted
    settings, notice = read_settings(next((shell.home / "data" / "sessions").iterdir()))
    assert (settings.parameters.given(), notice) == (wanted, "")


def test_a_refused_parameter_is_announced_named_and_loses_nothing(shell: Shell) -> None:
    """Before it is sent, and in the failure; the question is kept."""
    done = shell.run("ask", "--json", "--stop", "END", "Hello")
    assert done.returncode == 4
    assert done.stderr.startswith("grokchat: stop is refused by reasoning models (grok-4.3).\n")
    error = json.loads(done.stdout)["error"]
    assert (error["parameter"], error["status"]) == ("stop", 400)
    assert "Hello" in shell.run("show", "last").stdout


def test_another_model_loses_what_it_does_not_take_with_a_word(shell: Shell) -> None:
    """The conversation goes on."""
    plain = "xai/grok-4.20-0309-non-reasoning"
    assert shell.run("ask", "--model", plain, "--stop", "END", "--effort", "none", "Hello").returncode == 0
    done = shell.run("ask", "-c", "--model", "xai/grok-4.7", "Go on")
    assert done.returncode == 0
    assert "stop left out: grok-4.7 does not take it." in done.stderr
    assert "The effort is now low: grok-4.7 has no none." in done.stderr
    assert last_asked(shell) == {"effort": "low"}


def test_a_dear_question_is_not_sent_without_a_yes(shell: Shell) -> None:
    """The limit is a setting; nothing is sent and nothing kept."""
    (shell.home / "config").mkdir()
    (shell.home / "config" / "settings.toml").write_text("warn_cost = 0.0001\n")
    refused = shell.run("ask", "Tell me")
    assert refused.returncode == 2
    assert ", more than $0.0001." in refused.stderr
    assert "--yes" in refused.stderr
    assert not (shell.home / "data" / "sessions").exists()
    assert shell.run("ask", "--yes", "Tell me").returncode == 0


def test_prices_of_ones_own_that_make_no_sense_are_named(shell: Shell) -> None:
    """Before anything is sent."""
    (shell.home / "config").mkdir()
    (shell.home / "config" / "settings.toml").write_text('[prices."a/b"]\nprompt = "much"\n')
    fails(shell.run("ask", "Hello"), 2, "'a/b'")
    fails(shell.run("models"), 2, "'a/b'")


def test_a_schema_with_null_survives_the_settings_file(tmp_path: Path) -> None:
    """TOML has no null, so such a value stands there as JSON."""
    schema = {"type": "object", "properties": {"x": {"enum": [None, 1], "default": None}}}
    form = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    settings = SessionSettings(parameters=Parameters(response_format=form, temperature=0.5))
    write_settings(tmp_path, settings)
    assert read_settings(tmp_path) == (settings, "")


def test_an_effort_that_the_model_lacks_becomes_the_nearest_with_a_word(shell: Shell) -> None:
    """What is sent is what is recorded; other parameters of the conversation stay."""
    done = shell.run("ask", "--effort", "xhigh", "--seed", "5", "Hello")
    assert done.returncode == 0
    assert done.stderr == "grokchat: The effort is now high: grok-4.3 has no xhigh.\n"
    assert last_asked(shell) == {"effort": "high", "seed": 5}
    assert shell.run("ask", "-c", "--effort", "xhigh", "Hello").returncode == 0
    assert last_asked(shell) == {"effort": "high", "seed": 5}
