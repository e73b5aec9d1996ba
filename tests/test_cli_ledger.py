"""`grokchat ledger`, `models` and `show --request`: what a conversation took and how it was asked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from command_line import TOKEN, Shell, fails

from grokchat.cli.ledger import bounds
from grokchat.emulator import RunningEmulator, serve_in_thread


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    return Shell(tmp_path, service.base_url)


def printed(shell: Shell, *arguments: str) -> Any:
    done = shell.run(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_ledger_of_a_conversation_adds_up(shell: Shell) -> None:
    """Each reply with its tokens, ids and cost; the sum is theirs; a row for each effort."""
    shell.run("ask", "--effort", "none", "rust")
    shell.run("ask", "-c", "--effort", "high", "python")
    ledger = printed(shell, "ledger", "last")
    rows, total = ledger["replies"], ledger["total"]
    assert [row["effort"] for row in rows] == ["none", "high"]
    assert total["replies"] == 2
    for name in ("prompt_tokens", "cached_tokens", "reasoning_tokens", "completion_tokens"):
        assert total[name] == sum(row[name] for row in rows)
    assert total["cost_usd"] == pytest.approx(sum(row["cost_usd"] for row in rows))
    assert total["cost_told"] is True
    assert ledger["by_effort"]["none"]["reasoning_tokens"] == 0 < ledger["by_effort"]["high"]["reasoning_tokens"]
    assert rows[0]["ids"] == {"cf-ray": "demo-ray", "cf-aig-log-id": "demo-log"}
    assert 0 < rows[1]["seconds_to_first_token"] <= rows[1]["seconds_to_first_word"] <= rows[1]["seconds"]


def test_the_month_has_the_replies_of_every_conversation(shell: Shell) -> None:
    """This one without a word; another is empty; people get a table with a sum."""
    shell.run("ask", "rust")
    shell.run("ask", "python")
    assert printed(shell, "ledger")["month"] == time.strftime("%Y-%m")
    assert printed(shell, "ledger")["total"]["replies"] == 2
    assert printed(shell, "ledger", "--month", "2001-01")["replies"] == []
    lines = shell.run("ledger").stdout.strip().split("\n")
    assert len(lines) == 4
    assert lines[-1].startswith("2 replies: ")
    assert "nothing" in shell.run("ledger", "--month", "2001-01").stdout


def test_a_reply_of_unknown_cost_says_so(shell: Shell) -> None:
    """It is not counted as nothing: one that was refused told no tokens."""
    shell.run("ask", "fault:insufficient-credits")
    assert printed(shell, "ledger", "last")["total"]["replies_of_unknown_cost"] == 1
    assert "1 of unknown cost" in shell.run("ledger", "last").stdout


@pytest.mark.parametrize("month", ["2026", "2026-13", "november", "2026-11-02"])
def test_what_is_no_month_is_named(shell: Shell, month: str) -> None:
    """With what would be one."""
    fails(shell.run("ledger", "--month", month), 2, "is no month")


def test_a_month_goes_from_its_first_second_to_the_next_ones() -> None:
    """December too."""
    start, end = bounds("2026-12")
    assert time.localtime(start)[:5] == (2026, 12, 1, 0, 0)
    assert time.localtime(end)[:5] == (2027, 1, 1, 0, 0)
    assert bounds("2027-01")[0] == end


def test_the_request_of_any_reply_is_printed_without_the_token(shell: Shell) -> None:
    """As it is sent, as curl, and by the reply's id."""
    shell.run("ask", "--temperature", "0.5", "rust")
    shell.run("ask", "-c", "python")
    messages = printed(shell, "show", "last")["messages"]
    first = next(one["id"] for one in messages if one["role"] == "assistant")
    last = shell.run("show", "last", "--request")
    body = json.loads(last.stdout.partition("\n\n")[2])
    assert [one["role"] for one in body["messages"]] == ["user", "assistant", "user"]
    assert body["temperature"] == 0.5
    older = shell.run("show", "last", "--request", "--reply", first)
    assert len(json.loads(older.stdout.partition("\n\n")[2])["messages"]) == 1
    curl = shell.run("show", "last", "--curl").stdout
    assert curl.startswith("curl ")
    assert TOKEN not in last.stdout + curl
    fails(shell.run("show", "last", "--curl", "--reply", "zz"), 3, "no such reply")


def test_the_raw_answer_is_there_only_if_it_was_kept(shell: Shell) -> None:
    """And the error names the setting."""
    shell.run("ask", "rust")
    fails(shell.run("show", "last", "--raw"), 3, "keep_raw")
    (shell.home / "config").mkdir()
    (shell.home / "config" / "settings.toml").write_text("keep_raw = true\n")
    shell.run("ask", "-c", "python")
    raw = shell.run("show", "last", "--raw").stdout
    assert raw.startswith("HTTP 200\n")
    assert "data: [DONE]" in raw
    kept = next((shell.home / "data" / "sessions").glob("*/raw/*.http"))
    assert kept.stat().st_mode & 0o077 == 0


def test_models_are_listed_with_their_price_and_those_of_the_account(shell: Shell) -> None:
    """Page by page; words choose among them."""
    rows = printed(shell, "models")
    assert rows[0]["id"] == "xai/grok-4.3"
    assert rows[0]["price"]["prompt"] == 1.25
    assert rows[0]["price"]["above"]["prompt"] == 2.5
    assert {row["price"] is None for row in rows} == {True, False}
    online = printed(shell, "models", "--online")
    assert len(online) > len(rows) + 100
    chosen = printed(shell, "models", "--online", "llama", "70b")
    assert [row["id"] for row in chosen] == ["@cf/meta/llama-3.3-70b-instruct-fp8-fast"]
    assert "price unknown" in shell.run("models", "--online", "llama").stdout
