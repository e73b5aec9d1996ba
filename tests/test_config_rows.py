"""Every row of the settings by itself: each wrong kind is refused at its line, each good value is read, the environment goes first."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.config import SETTINGS, Paths, Settings, find_credentials, find_paths, load, read_prices, write_private
from grokchat.config.settings import Setting
from grokchat.conversation import PARAMETERS
from grokchat.errors import ConfigError

KINDS = {
    "a text": ('"words"', str),
    "a whole number": ("7", int),
    "a number with a point": ("7.5", float),
    "true": ("true", bool),
    "a list of texts": ('["a"]', tuple),
    "a list of numbers": ("[1]", None),
    "a table": ("{ a = 1 }", dict),
    "a date": ("2026-11-23", None),
    "a time": ("12:30:00", None),
    "not a number": ("nan", None),
    "infinity": ("inf", None),
}
TAKES = {str: {str}, bool: {bool}, int: {int}, float: {int, float}, tuple: {tuple}, dict: {dict}}
PLAIN = [row for row in SETTINGS if row.name != "parameters"]
WRONG = [
    pytest.param(row, written, id=f"{row.name}-{kind}")
    for row in PLAIN
    for kind, (written, python) in KINDS.items()
    if python not in TAKES[type(row.default)]
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def refused(path: Path, text: str, **environ: str) -> str:
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return str(caught.value)


@pytest.mark.parametrize(("row", "written"), WRONG)
def test_a_value_of_another_kind_is_refused_at_its_line(path: Path, row: Setting, written: str) -> None:
    """The message has the file, the line and the name, whatever stands before it."""
    words = refused(path, f"# a comment\n\n# {row.name} = 0\n{row.name} = {written}\n")
    assert f"{path}, line 4: {row.name}" in words


@pytest.mark.parametrize("row", [row for row in PLAIN if row.high])
def test_a_number_beyond_its_ends_is_refused_and_the_ends_are_taken(path: Path, row: Setting) -> None:
    """Both ends belong to the range."""
    for good in (row.low, row.high):
        path.write_text(f"{row.name} = {int(good) if isinstance(row.default, int) else float(good)}\n")
        assert getattr(load(path, {}), row.name) == good
    for bad in (row.low - 1, row.high + 1):
        words = refused(path, f"{row.name} = {int(bad) if isinstance(row.default, int) else float(bad)}\n")
        assert f"line 1: {row.name} must be" in words
        assert f"from {row.low:g} to {row.high:g}" in words


@pytest.mark.parametrize("row", [row for row in PLAIN if row.choices])
def test_a_choice_is_one_of_its_words_and_no_other(path: Path, row: Setting) -> None:
    """Each is taken; another case or an empty one is not, and the words are told."""
    for choice in row.choices:
        path.write_text(f'{row.name} = "{choice}"\n')
        assert getattr(load(path, {}), row.name) == choice
    for other in (row.choices[0].upper(), "", " " + row.choices[0]):
        words = refused(path, f'\n{row.name} = "{other}"\n')
        assert f"line 2: {row.name} must be one of {', '.join(row.choices)}" in words


@pytest.mark.parametrize("one", PARAMETERS, ids=lambda one: one.name)
def test_each_parameter_takes_its_example_in_the_settings(path: Path, one: Any) -> None:
    """As a person would type it, under the name that the table has."""
    value = one.read(one.example)
    plain = list(value) if isinstance(value, tuple) else value
    import tomli_w

    top = {"effort": plain} if one.field == "effort" else {"parameters": {one.field: plain}}
    path.write_text(tomli_w.dumps(top))
    assert getattr(load(path, {}).parameters, one.field) == value


@pytest.mark.parametrize("one", [one for one in PARAMETERS if one.field != "effort"], ids=lambda one: one.name)
def test_each_parameter_of_a_wrong_kind_is_refused_at_its_line(path: Path, one: Any) -> None:
    """Not at the line of a setting or a function's server with the same name before it."""
    wrong = "12:30:00"
    text = f'model = "m"\nsystem = "s"\n[mcp_servers.{one.name.replace("_", "-")}]\ncommand = "x"\n[parameters]\n{one.field} = {wrong}\n'
    assert f"line 6: {one.field} " in refused(path, text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('model = "a"\n[parameters]\nmodel = "b"', 3),
        ('system = "a"\n\n[parameters]\nseed = 1\nsystem = "b"', 5),
        ("parameters.temprature = 1", 1),
        ('model = "m"\nparameters = { temprature = 1 }', 2),
        ('effort = "low"\n[parameters]\neffort = "high"', 3),
        ("[parameters]\n# n = 3\nn = 30", 3),
        ("[parameters]\nseed = 1\nmax_tokens = 1\nmax_completion_tokens = 2", 3),
    ],
)
def test_a_key_that_stands_twice_is_told_where_it_is_wrong(path: Path, text: str, line: int) -> None:
    """The line of the table's own key, not of the setting of the same name above it."""
    assert f"line {line}: " in refused(path, text)


@pytest.mark.parametrize(
    ("table", "line", "words"),
    [
        ('[mcp_servers.good]\ncommand = "x"\n\n[mcp_servers.bad]\nurl = 3', 4, ".bad needs url to be a text"),
        (
            '[mcp_servers.good]\ncommand = "x"\n[mcp_servers.bad]\ncommand = "x"\nargs = "y"',
            3,
            ".bad needs args to be a list of texts",
        ),
        ('[mcp_servers.bad]\ncommand = "x"\nenv = ["y"]', 1, ".bad needs env to be a table of texts"),
        ('[mcp_servers.bad]\ncommand = "x"\nargs = [1]', 1, ".bad may hold texts only in args and env"),
        ('[mcp_servers.bad]\ncommand = "x"\nenv = { A = 1 }', 1, ".bad may hold texts only"),
        ("[mcp_servers.bad]", 1, ".bad needs a command or a url, and not both"),
        ('[mcp_servers.bad]\ncommand = "x"\nurl = "https://a.b"', 1, "and not both"),
        ('[mcp_servers.bad]\nurl = "ftp://a.b"', 1, "a url that begins with http"),
        ('[mcp_servers.bad]\ncommand = "x"\ncwd = "/"', 1, "has a key 'cwd', which is none of command, args, env, url"),
        ('[mcp_servers."a b"]\ncommand = "x"', 1, "letters, digits, - and _"),
        ('[mcp_servers.a__b]\ncommand = "x"', 1, "letters, digits, - and _"),
        ('model = "m"\nmcp_servers = { one = { command = "x" }, two = 3 }', 2, ".two must be a table"),
        ("mcp_servers = 3", 1, "must be a table"),
    ],
)
def test_a_server_that_cannot_be_is_refused_at_its_line(path: Path, table: str, line: int, words: str) -> None:
    """With the server's name and what it lacks; no value of its environment is repeated."""
    told = refused(path, table)
    assert f"line {line}: " in told
    assert words in told


@pytest.mark.parametrize(
    "table",
    [
        'command = "x"',
        'command = "x"\nargs = []',
        'command = "x"\nargs = ["-a", "b"]\nenv = { A = "1" }',
        'url = "http://127.0.0.1:8000/mcp"',
        'url = "https://example.org/mcp"',
    ],
)
def test_a_server_of_each_form_is_taken(path: Path, table: str) -> None:
    """As it stands."""
    path.write_text(f"[mcp_servers.One-2_x]\n{table}\n")
    assert set(load(path, {}).mcp_servers) == {"One-2_x"}


def test_no_secret_of_a_server_is_told(path: Path) -> None:
    """A message ends up in issue reports."""
    assert "hush" not in refused(path, '[mcp_servers.bad]\ncommand = "x"\nurl = "y"\nenv = { KEY = "hush" }')


@pytest.mark.parametrize("written", ["nan", "inf", "-inf", "2026-11-23", "{ deep = [1, { deeper = nan }] }"])
def test_what_json_has_no_form_for_is_refused_before_it_is_sent(path: Path, written: str) -> None:
    """TOML has dates and infinity, a request has not."""
    text = f'[parameters]\nresponse_format = {{ type = "json_schema", json_schema = {{ name = "x", schema = {{ a = {written} }} }} }}\n'
    assert "line 2: response_format holds a value that JSON cannot" in refused(path, text)


@pytest.mark.parametrize(
    ("file", "environ", "expected"),
    [
        ("", {}, Settings().base_url),
        ('base_url = "http://a.example"', {}, "http://a.example"),
        ('base_url = "http://a.example"', {"GROKCHAT_BASE_URL": "http://b.example"}, "http://b.example"),
        ('base_url = "http://a.example"', {"GROKCHAT_BASE_URL": ""}, "http://a.example"),
        ('base_url = "nonsense"', {"GROKCHAT_BASE_URL": "http://b.example/client/v4"}, "http://b.example/client/v4"),
    ],
)
def test_the_address_of_the_environment_goes_first(path: Path, file: str, environ: dict[str, str], expected: str) -> None:
    """An empty variable is none; what it hides is not looked at."""
    path.write_text(file)
    assert load(path, environ).base_url == expected


@pytest.mark.parametrize(
    "address",
    ["a.example", "ftp://a.example", "http://", "http:///x", "http://a b", "http://a.example:0", "http://a:99999", "http://["],
)
def test_what_is_no_address_is_refused_wherever_it_stands(path: Path, address: str) -> None:
    """In the file and in the environment alike."""
    assert "is no http address" in refused(path, f'base_url = "{address}"')
    assert "is no http address" in refused(path, "", GROKCHAT_BASE_URL=address)


@pytest.mark.parametrize(
    ("account", "token", "file", "expected"),
    [
        ("a" * 32, "t1", "", ("a" * 32, "t1", "the environment")),
        ("", "t1", f'account_id = "{"b" * 32}"', ("b" * 32, "t1", "the environment")),
        ("a" * 32, "t1", f'account_id = "{"b" * 32}"', ("a" * 32, "t1", "the environment")),
        (f" {'a' * 32}\n", " t1 ", "", ("a" * 32, "t1", "the environment")),
    ],
)
def test_the_account_of_the_environment_goes_before_the_settings(
    path: Path, account: str, token: str, file: str, expected: tuple[str, str, str]
) -> None:
    """Blanks around either are a slip of a copy."""
    path.write_text(file)
    paths = Paths(path.parent, path.parent, path.parent)
    found = find_credentials(load(path, {}), paths, {"CLOUDFLARE_ACCOUNT_ID": account, "CLOUDFLARE_API_TOKEN": token})
    assert found is not None
    assert (found.account, found.token.reveal(), found.source) == expected


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o666, 0o777])
def test_a_credentials_file_that_anybody_else_can_touch_is_refused(tmp_path: Path, mode: int) -> None:
    """Whichever right it is; the way to mend it is told, the token is not."""
    kept = tmp_path / "credentials.toml"
    kept.write_text(f'account_id = "{"a" * 32}"\napi_token = "hush"\n')
    kept.chmod(mode)
    with pytest.raises(ConfigError) as caught:
        find_credentials(Settings(), Paths(tmp_path, tmp_path, tmp_path), {})
    assert f"chmod 600 {kept}" in str(caught.value)
    assert "hush" not in str(caught.value)
    assert stat.S_IMODE(kept.stat().st_mode) == mode


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700])
def test_a_credentials_file_of_its_owner_alone_is_read(tmp_path: Path, mode: int) -> None:
    """And the account that it names goes behind that of the settings."""
    kept = tmp_path / "credentials.toml"
    kept.write_text(f'account_id = "{"a" * 32}"\napi_token = "t"\n')
    kept.chmod(mode)
    paths = Paths(tmp_path, tmp_path, tmp_path)
    found = find_credentials(Settings(), paths, {})
    other = find_credentials(Settings(account_id="c" * 32), paths, {})
    assert found is not None
    assert other is not None
    assert (found.account, found.token.reveal(), found.source) == ("a" * 32, "t", str(kept))
    assert other.account == "c" * 32


@pytest.mark.parametrize(
    "text",
    ["", "account_id = 3\napi_token = 4", 'account_id = "a"', 'api_token = "t"', "no toml", "[account_id]\n[api_token]", "\x00"],
)
def test_a_credentials_file_that_makes_no_sense_is_told(tmp_path: Path, text: str) -> None:
    """What to do is one command."""
    kept = tmp_path / "credentials.toml"
    kept.write_text(text)
    kept.chmod(0o600)
    with pytest.raises(ConfigError, match="grokchat login"):
        find_credentials(Settings(), Paths(tmp_path, tmp_path, tmp_path), {})


def test_a_private_file_replaces_an_open_one_by_a_closed_one(tmp_path: Path) -> None:
    """Its old mode does not live on, nor does a link lead the words elsewhere."""
    goal, other = tmp_path / "credentials.toml", tmp_path / "other"
    goal.write_text("old")
    goal.chmod(0o644)
    write_private(goal, "new")
    assert (goal.read_text(), stat.S_IMODE(goal.stat().st_mode)) == ("new", 0o600)
    other.write_text("untouched")
    goal.unlink()
    goal.symlink_to(other)
    write_private(goal, "newer")
    assert (goal.read_text(), other.read_text(), goal.is_symlink()) == ("newer", "untouched", False)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["credentials.toml", "other"]


@pytest.mark.parametrize("home", ["~nobody-of-this-name", "~nobody-of-this-name/inside"])
def test_a_home_of_nobody_is_told(home: str) -> None:
    """Not by a traceback."""
    with pytest.raises(ConfigError, match="GROKCHAT_HOME names nobody's home"):
        find_paths({"GROKCHAT_HOME": home})


def test_a_home_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From where the program was started, or from the person's home."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert find_paths({"GROKCHAT_HOME": "here"}).data == tmp_path / "here" / "data"
    assert find_paths({"GROKCHAT_HOME": "~/there"}).config == tmp_path / "me" / "there" / "config"
    assert os.fspath(find_paths({"GROKCHAT_HOME": "x"}).settings).endswith("x/config/settings.toml")


PRICE = {"prompt": 1.0, "cached": 0.5, "completion": 2.0}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (3, "must be a table"),
        ({}, "needs prompt"),
        ({"prompt": 1.0}, "needs cached"),
        ({"prompt": 1.0, "cached": 1.0}, "needs completion"),
        ({**PRICE, "prompt": "1"}, "needs prompt"),
        ({**PRICE, "prompt": True}, "needs prompt"),
        ({**PRICE, "cached": -0.1}, "needs cached"),
        ({**PRICE, "completion": float("nan")}, "needs completion"),
        ({**PRICE, "completion": float("inf")}, "needs completion"),
        ({**PRICE, "completion": 1e6}, "needs completion"),
        ({**PRICE, "output": 2}, "has no 'output'"),
        ({**PRICE, "step": -1}, "step that is no number of tokens"),
        ({**PRICE, "step": 1.5}, "step that is no number of tokens"),
        ({**PRICE, "step": True}, "step that is no number of tokens"),
        ({**PRICE, "step": 9, "above": 3}, "'a/b above the step' must be a table"),
        ({**PRICE, "step": 9, "above": {"prompt": 1}}, "'a/b above the step' needs cached"),
    ],
)
def test_a_price_that_makes_no_sense_is_refused_with_its_model(values: Any, words: str) -> None:
    """Before anything is asked with it."""
    with pytest.raises(ConfigError) as caught:
        read_prices({"a/b": values})
    assert words in str(caught.value)
    assert "a/b" in str(caught.value)


@given(st.lists(st.floats(0, 1e5), min_size=6, max_size=6), st.integers(1, 10**6), st.integers(0, 2 * 10**6))
def test_an_own_price_goes_before_the_programs_and_leaves_the_others(figures: list[float], step: int, tokens: int) -> None:
    """What it says counts below its step, what stands above it from there on."""
    names = ("prompt", "cached", "completion")
    own = {**dict(zip(names, figures[:3], strict=True)), "step": step, "above": dict(zip(names, figures[3:], strict=True))}
    prices = read_prices({"xai/grok-4.3": own, "a/b": own})
    assert prices["xai/grok-4.3"] == prices["a/b"]
    assert set(read_prices({})) == set(prices) - {"a/b"}
    wanted = figures[3:] if tokens >= step else figures[:3]
    assert prices["a/b"].of(tokens, 0, 10) == pytest.approx((tokens * wanted[0] + 10 * wanted[2]) / 1e6)
    assert prices["a/b"].of(tokens, tokens, 0) == pytest.approx(tokens * wanted[1] / 1e6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.binary(max_size=60))
def test_no_bytes_bring_the_settings_down(tmp_path: Path, data: bytes) -> None:
    """They are settings or a ConfigError in one line."""
    path = tmp_path / "settings.toml"
    path.write_bytes(data)
    told = ""
    try:
        load(path, {})
    except ConfigError as error:
        told = str(error)
    assert not told or str(path) in told
