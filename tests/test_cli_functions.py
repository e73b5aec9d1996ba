"""Functions from the command line: listed, checked, allowed, and asked about before they run."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import TOKEN, Shell, fails
from own_files import GOOD, declare
from real_terminal import RealTerminal, terminal

from grokchat.emulator import RunningEmulator, serve_in_thread

SERVER = str(Path(__file__).parent / "mcp_server.py")
ULM = 'Use weather {"city": "Ulm"}'


@pytest.fixture(scope="module")
def service() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


@pytest.fixture
def shell(tmp_path: Path, service: RunningEmulator) -> Shell:
    declare(tmp_path, GOOD)
    return Shell(tmp_path, service.base_url)


def outcomes(shell: Shell) -> list[str | None]:
    messages = json.loads(shell.run("show", "last", "--json").stdout)["messages"]
    return [call["outcome"] for message in messages for call in message.get("calls", [])]


def test_all_functions_are_listed_with_their_origin(shell: Shell) -> None:
    """And what is wrong with a file, under that file."""
    declare(shell.home, "def f(x):\n    'Doc.'\n", "bad.py")
    done = shell.run("tools")
    assert done.returncode == 0
    lines = done.stdout.split("\n")
    assert lines[0] == "built in"
    assert "      weather                Tells the weather." in lines
    assert "    ! bad.py, line 1: f: x has no annotation; write for example `x: str`." in lines
    rows = json.loads(shell.run("tools", "--json").stdout)
    assert [row["name"] for row in rows] == ["built in", "bad.py", "own.py"]
    assert rows[0]["functions"][0]["name"] == "calculator"


def test_one_function_is_shown_as_the_model_sees_it(shell: Shell) -> None:
    """Its definition, as JSON."""
    shown = json.loads(shell.run("tools", "show", "weather").stdout)
    assert shown["function"]["parameters"]["required"] == ["city"]
    fails(shell.run("tools", "show", "nothing"), 2, "There is no function 'nothing'.")
    fails(shell.run("tools", "show"), 2, "`tools show` needs the name of a function.")


def test_a_file_is_checked_before_it_is_used(shell: Shell, tmp_path: Path) -> None:
    """With the line of each fault; the exit code tells."""
    good = tmp_path / "good.py"
    good.write_text('def f(x: int) -> int:\n    "Doc."\n    return x\n')
    done = shell.run("tools", "check", str(good))
    assert (done.returncode, done.stdout.split("\n")[0]) == (0, "f: Doc.")
    bad = tmp_path / "bad.py"
    bad.write_text("def f(:\n")
    fails(shell.run("tools", "check", str(bad)), 2, "bad.py, line 1:")
    fails(shell.run("tools", "check", "nowhere.py"), 2, "Cannot read nowhere.py: No such file or directory.")


def test_a_function_runs_unasked_only_where_that_was_said(shell: Shell) -> None:
    """In a pipe without --yes it is denied, and the model is told."""
    denied = shell.run("ask", "--tool", "weather", ULM)
    assert denied.returncode == 0
    assert "weather was denied: there is no terminal to ask on. --yes runs" in denied.stderr
    assert "The person denied this call. Nobody could be asked." in denied.stdout
    assert outcomes(shell) == ["denied"]
    done = shell.run("ask", "--yes", "--tool", "weather", ULM)
    assert '{"city": "Ulm", "days": 1, "wind": [1.5]}' in done.stdout
    assert (done.stderr, outcomes(shell)) == ("", ["answered"])


def test_yes_covers_only_what_was_named(shell: Shell) -> None:
    """A function that the settings turned on is another matter."""
    (shell.home / "config" / "settings.toml").write_text('functions = ["calculator"]\n')
    words = 'Use weather {"city": "Ulm"} and calculator {"expression": "1+1"}'
    done = shell.run("ask", "--yes", "--tool", "weather", words)
    assert "calculator was denied" in done.stderr
    assert outcomes(shell) == ["answered", "denied"]


def test_what_asks_for_a_close_look_is_denied_where_nobody_looks(shell: Shell) -> None:
    """Although it was agreed to."""
    done = shell.run("ask", "--yes", "--tool", "weather", 'Use weather {"city": "U\u202elm"}')
    assert "Holds characters that cannot be seen: U+202E" in done.stderr
    assert outcomes(shell) == ["denied"]


def test_programs_see_calls_and_answers(shell: Shell) -> None:
    """In --json as a list, in --jsonl as events."""
    done = json.loads(
        shell.run("ask", "--json", "--yes", "--tool", "weather", "--tool", "raises", f'{ULM}, raises {{"city": "x"}}').stdout
    )
    assert [(call["name"], call["arguments"], call["outcome"]) for call in done["calls"]] == [
        ("weather", {"city": "Ulm"}, "answered"),
        ("raises", {"city": "x"}, "failed"),
    ]
    assert "no such city: x" in done["calls"][1]["result"]
    assert done["finish"] == "stop"
    lines = [json.loads(line) for line in shell.run("ask", "--jsonl", "--yes", "--tool", "weather", ULM).stdout.strip().split("\n")]
    types = [line["type"] for line in lines if line["type"] not in ("thought", "text", "usage", "identified")]
    assert types == ["spoke", "reply_began", "tool_called", "reply_ended", "tool_answered", "reply_began", "reply_ended"]


def test_a_call_of_who_declares_functions_itself_is_the_reply(shell: Shell) -> None:
    """A program that runs its own functions gets the call, and no other request is sent."""
    tools = json.dumps([{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}])
    done = json.loads(shell.run("ask", "--json", "--tools", tools, 'Use look {"at": "it"}').stdout)
    assert done["finish"] == "tool_calls"
    assert [(call["name"], call["arguments"], call["outcome"]) for call in done["calls"]] == [("look", {"at": "it"}, None)]
    assert outcomes(shell) == [None]


def test_a_function_that_is_not_there_ends_before_anything_is_sent(shell: Shell) -> None:
    """With the verb that lists them."""
    fails(shell.run("ask", "--tool", "nothing", "x"), 2, "There is no function 'nothing'. `grokchat tools` lists")
    assert json.loads(shell.run("list", "--json").stdout) == []


def answered(here: RealTerminal, question: str, *keys: str) -> None:
    here.until(question)
    here.press(*keys, "enter")


@pytest.mark.parametrize(
    ("keys", "words", "outcome"),
    [
        (["y"], '"days": 1', "answered"),
        (["n"], "The person denied this call.", "denied"),
        ([""], "The person denied this call.", "denied"),
    ],
)
def test_a_person_is_asked_on_the_terminal(shell: Shell, keys: list[str], words: str, outcome: str) -> None:
    """The function, its origin and its arguments are shown first; Enter alone runs nothing."""
    with terminal(shell, "ask", "--tool", "weather", ULM) as here:
        here.until("ƒ weather (own.py) is to run with:")
        here.until('"city": "Ulm"')
        answered(here, "by [h]and:", *keys)
        here.until(words)
        assert here.end() == 0
    assert outcomes(shell) == [outcome]


def test_arguments_are_edited_and_results_typed_on_the_terminal(shell: Shell) -> None:
    """What is no JSON is told, and asked again."""
    with terminal(shell, "ask", "--tool", "weather", f'{ULM} and weather {{"city": "Rom"}}', size=(100, 60)) as here:
        answered(here, "by [h]and:", "e")
        answered(here, "on one line:", "{oops")
        here.until("The arguments are no JSON")
        here.until(lambda: here.screen.count("by [h]and:") == 2)
        here.press("e", "enter")
        here.until(lambda: here.screen.count("on one line:") == 2)
        here.press('{"city": "Wien"}', "enter")
        here.until(lambda: here.screen.count("by [h]and:") == 3)
        here.press("y", "enter")
        here.until(lambda: here.screen.count("by [h]and:") == 4)
        here.press("h", "enter")
        answered(here, "The result:", "It rains.")
        here.until("It rains.`")
        assert here.end() == 0
    assert outcomes(shell) == ["answered", "by_hand"]


def test_always_holds_for_the_rest_of_the_conversation(shell: Shell) -> None:
    """The second call of the function is not asked about."""
    with terminal(shell, "ask", "--tool", "weather", f'{ULM} and weather {{"city": "Rom"}}', size=(100, 60)) as here:
        answered(here, "by [h]and:", "a")
        assert here.end() == 0
    assert here.screen.count("by [h]and:") == 1
    assert outcomes(shell) == ["answered", "answered"]


def test_a_trap_needs_a_whole_word(shell: Shell) -> None:
    """The usual letter runs nothing."""
    with terminal(shell, "ask", "--tool", "weather", 'Use weather {"city": "U\u202elm"}') as here:
        here.until("! Holds characters that cannot be seen: U+202E.")
        here.until('"city": "U\\u202elm"')
        answered(here, "Type run to run it", "y")
        here.until(lambda: here.screen.count("Type run to run it") == 2)
        here.press("run", "enter")
        assert here.end() == 0
    assert outcomes(shell) == ["answered"]


def test_ctrl_c_at_the_question_leaves_the_call_open(shell: Shell) -> None:
    """It waits in the saved conversation."""
    with terminal(shell, "ask", "--tool", "weather", ULM) as here:
        here.until("by [h]and:")
        here.press("^c")
        assert here.end() == 130
    assert outcomes(shell) == [None]


def test_ctrl_c_ends_a_function_that_runs(shell: Shell) -> None:
    """It is kept as stopped."""
    with terminal(shell, "ask", "--tool", "hangs", "Use hangs") as here:
        answered(here, "by [h]and:", "y")
        here.until(lambda: _children(here.process.pid))
        here.press("^c")
        assert here.end() == 130
    assert outcomes(shell) == ["stopped"]


def _children(pid: int) -> list[str]:
    return [text for path in Path(f"/proc/{pid}/task").glob("*/children") if (text := path.read_text().strip())]


def test_a_server_is_shown_before_it_is_allowed(shell: Shell) -> None:
    """Then its functions can be named; the token is not in its environment."""
    pytest.importorskip("mcp")
    settings = f"[mcp_servers.docs]\ncommand = {json.dumps(sys.executable)}\nargs = [{json.dumps(SERVER)}]\n"
    (shell.home / "config" / "settings.toml").write_text(settings)
    fails(shell.run("ask", "--tool", "docs/add", "x"), 2, "docs was not allowed to start yet. `grokchat tools start docs` shows")
    refused = shell.run("tools", "start", "docs")
    assert refused.returncode == 2
    assert f"{sys.executable} {SERVER}" in refused.stderr
    assert "Nothing was allowed." in refused.stderr
    assert "would start:" in shell.run("tools").stdout
    allowed = shell.run("tools", "start", "docs", "--yes")
    assert allowed.returncode == 0, allowed.stderr
    assert "docs/add: Adds two numbers." in allowed.stderr
    done = shell.run(
        "ask", "--yes", "--tool", "docs/environment", "--tool", "docs/add", 'docs__add {"a": 40, "b": 2} docs__environment'
    )
    assert "`42`" in done.stdout
    assert TOKEN not in done.stdout
    fails(shell.run("tools", "start", "nobody"), 2, "There is no server 'nobody' in settings.toml.")


def test_a_server_is_allowed_on_the_terminal(shell: Shell) -> None:
    """Two questions: to start it, and to offer what it then says it offers."""
    pytest.importorskip("mcp")
    settings = f"[mcp_servers.docs]\ncommand = {json.dumps(sys.executable)}\nargs = [{json.dumps(SERVER)}]\n"
    (shell.home / "config" / "settings.toml").write_text(settings)
    with terminal(shell, "tools", "start", "docs", size=(160, 40)) as here:
        answered(here, "Start it? [y/N]", "y")
        answered(here, "Allow these, as they now are, to be turned on? [y/N]", "y")
        here.until("functions of docs can be turned on.")
        assert here.end() == 0


def test_show_prints_calls_and_answers(shell: Shell) -> None:
    """As Markdown, for people."""
    shell.run("ask", "--yes", "--tool", "weather", ULM)
    shown = shell.run("show", "last").stdout
    assert '- ƒ weather `{"city": "Ulm"}` (answered)' in shown
    assert "## Function weather (answered)" in shown
