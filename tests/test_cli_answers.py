"""`ask --n` and `ask --logprobs`: several answers and what their tokens were, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import Shell

from grokchat.emulator import RunningEmulator, serve_in_thread

MODEL = ("--model", "demo/tokens")


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def asked(shell: Shell, *arguments: str) -> dict[str, Any]:
    done = shell.run("ask", *arguments, "--json")
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


def test_answers_are_printed_one_after_another(shell: Shell) -> None:
    """Each whole, under a heading, in the order of their numbers."""
    done = shell.run("ask", "hello", "--n", "3")
    texts = [one["text"] for one in asked(shell, "hello", "--n", "3")["answers"]]
    places = [done.stdout.index(f"── Answer {number} ─") for number in (1, 2, 3)]
    assert places == sorted(places)
    for place, text in zip(places, texts, strict=True):
        assert done.stdout[place:].split("\n", 1)[1].startswith(text)
    assert done.stderr == ""


def test_one_answer_has_no_heading(shell: Shell) -> None:
    """As ever."""
    assert "Answer" not in shell.run("ask", "hello").stdout


def test_the_object_keeps_its_shape_and_has_all_answers(shell: Shell) -> None:
    """What stood in it is of the first one."""
    values = asked(shell, "hello", "--n", "2")
    assert [sorted(one) for one in values["answers"]] == [["finish", "id", "logprobs", "text", "thoughts"]] * 2
    assert (values["id"], values["text"]) == (values["answers"][0]["id"], values["answers"][0]["text"])
    assert values["answers"][1]["text"] != values["text"]
    assert "answers" not in asked(shell, "hello")


def test_each_line_of_events_names_its_reply(shell: Shell) -> None:
    """So that a program can take the answers apart."""
    done = shell.run("ask", "hello", "--n", "2", "--jsonl")
    lines = [json.loads(line) for line in done.stdout.strip().split("\n")]
    began = [line["message"] for line in lines if line["type"] == "reply_began"]
    ended = {line["reply"] for line in lines if line["type"] == "reply_ended"}
    assert len(began) == 2
    assert ended == set(began) == {line["reply"] for line in lines if line["type"] == "text"}


@pytest.mark.parametrize("form", [(), ("--json",), ("--jsonl",)])
def test_fewer_answers_are_told_on_standard_error(shell: Shell, form: tuple[str, ...]) -> None:
    """The reply is a reply all the same."""
    done = shell.run("ask", "hello fault:one-answer", "--n", "3", *form)
    assert (done.returncode, done.stderr) == (0, "grokchat: The service gave 1 of 3 answers.\n")


def test_more_than_ten_are_refused_before_anything_is_sent(shell: Shell) -> None:
    """By the table of parameters."""
    done = shell.run("ask", "hello", "--n", "11")
    assert done.returncode == 2
    assert "1 to 10" in done.stderr


def test_probabilities_are_in_the_object_and_in_the_events(shell: Shell) -> None:
    """Of each answer, as the service writes them."""
    values = asked(shell, "hello", "--n", "2", "--logprobs", "--top-logprobs", "2", *MODEL)
    for one in values["answers"]:
        assert b"".join(bytes(row["bytes"]) for row in one["logprobs"]).decode() == one["text"]
    assert len(values["logprobs"][0]["top_logprobs"]) == 2
    lines = [json.loads(line) for line in shell.run("ask", "hello", "--logprobs", "--jsonl", *MODEL).stdout.strip().split("\n")]
    assert "".join(row[0] for line in lines if line["type"] == "tokens" for row in line["tokens"]) == values["text"]


def test_grok_gives_none_and_that_is_said_before(shell: Shell) -> None:
    """The parameter is ignored since grok-4.20."""
    done = shell.run("ask", "hello", "--logprobs", "--json")
    assert "logprobs" not in json.loads(done.stdout)
    assert "ignored since grok-4.20" in done.stderr


def test_the_ledger_counts_a_request_once(shell: Shell) -> None:
    """The other answers stand in it, with their cost at the first."""
    asked(shell, "hello", "--n", "3")
    values = json.loads(shell.run("ledger", "last", "--json").stdout)
    costs = [reply["cost_usd"] for reply in values["replies"]]
    assert [cost is None for cost in costs] == [False, True, True]
    assert values["total"]["cost_usd"] == costs[0]
    assert values["total"]["replies_of_unknown_cost"] == 0
    assert shell.run("ledger", "last").stdout.count("with the first answer") == 2


def test_the_lens_on_the_command_line(shell: Shell) -> None:
    """Figures, what the signs mean, and the tokens with them; the last reply unless another is named."""
    values = asked(shell, "hello", "--logprobs", *MODEL)
    lines = shell.run("show", "last", "--lens").stdout.split("\n")
    assert lines[0].startswith("perplexity 1.")
    assert f"{len(values['logprobs'])} tokens" in lines[0]
    assert lines[1] == "≥ 90 %  ≥ 50 % '  ≥ 20 % ~  ≥ 5 % ?  below !"
    plain = "".join(lines[3:])
    for sign in "'~?!":
        plain = plain.replace(sign, "")
    assert plain.replace("↵", "") == "".join(char for char in values["text"] if char not in "'~?!\n")
    named = shell.run("show", "last", "--lens", "--reply", values["id"])
    assert named.stdout.split("\n") == lines


def test_a_reply_without_probabilities_says_why(shell: Shell) -> None:
    """Nothing is printed in their place."""
    shell.run("ask", "hello", "--logprobs")
    done = shell.run("show", "last", "--lens")
    assert (done.returncode, done.stdout) == (3, "")
    assert "ignored since grok-4.20 (grok-4.3)" in done.stderr
    assert "--model demo/tokens" in done.stderr


def test_json_that_fits_a_schema_stays_alone(shell: Shell, tmp_path: Path) -> None:
    """Of several answers to a question with a schema only the first is printed, with no heading in it."""
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object", "properties": {"a": {"type": "integer"}}}')
    done = shell.run("ask", "hello", "--n", "2", "--schema", str(schema))
    assert json.loads(done.stdout) == {"a": 1}
