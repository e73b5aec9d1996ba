"""Settings: what is wrong is named with its line, and what is not said has its default."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from grokchat.config import SETTINGS, Settings, load, template
from grokchat.config.settings import CLOUDFLARE
from grokchat.conversation import Parameters
from grokchat.errors import ConfigError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def loaded(path: Path, text: str, **environ: str) -> Settings:
    path.write_text(text)
    return load(path, environ)


def refused(path: Path, text: str, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(path, text, **environ)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_without_a_file_the_defaults_count(path: Path) -> None:
    """An empty file and none are the same."""
    assert load(path, {}) == loaded(path, "") == loaded(path, "# nothing\n") == Settings()


def test_the_table_of_settings_is_the_settings() -> None:
    """Each name once, with the same default, and a line of help."""
    assert [setting.name for setting in SETTINGS] == [field.name for field in fields(Settings)]
    for setting in SETTINGS[:-1]:
        assert getattr(Settings(), setting.name) == setting.default
        assert setting.help.endswith(".")
    assert Settings().parameters == Parameters()


def test_the_template_is_the_defaults_as_comments(path: Path) -> None:
    """As it is it changes nothing; with every # before a setting taken away it says the defaults."""
    assert loaded(path, template()) == Settings()
    names = "|".join(setting.name for setting in SETTINGS)
    plain = re.sub(rf"^# ((?:{names}) = |\[parameters\])", r"\1", template(), flags=re.MULTILINE)
    assert set(tomllib.loads(plain)) == {setting.name for setting in SETTINGS}
    assert loaded(path, plain) == Settings()
    assert loaded(path, plain.replace("# temperature", "temperature")).parameters.temperature == 0.7


def test_every_setting_can_be_set(path: Path) -> None:
    """Whole numbers are taken for seconds; the effort is one of the parameters too."""
    text = 'model = "m"\neffort = "high"\nform = "run"\ncollect_log = false\nconnect_seconds = 5\n[parameters]\nseed = 7\nstop = ["x"]\n'
    settings = loaded(path, text)
    assert (settings.model, settings.effort, settings.form, settings.collect_log) == ("m", "high", "run", False)
    assert settings.connect_seconds == 5.0
    assert isinstance(settings.connect_seconds, float)
    assert settings.parameters == Parameters(effort="high", seed=7, stop=("x",))


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("modle = 1", 3, "no setting 'modle'"),
        ('"modle" = 1', 3, "no setting"),
        ("[modle]\nx = 1", 3, "no setting"),
        ("modle.x = 1", 3, "no setting"),
        ("# modle = 1\nmodle = 1", 4, "no setting"),
        ("model = 3", 3, "must be a text"),
        ("model = true", 3, "must be a text"),
        ("collect_log = 1", 3, "must be true or false"),
        ('collect_log = "yes"', 3, "must be true or false"),
        ('effort = "huge"', 3, "none, low, medium, high"),
        ('form = "walk"', 3, "chat, run"),
        ("idle_cut_seconds = 0", 3, "from 1 to 3600"),
        ("idle_cut_seconds = nan", 3, "from 1 to 3600"),
        ("idle_cut_seconds = true", 3, "must be a number"),
        ('connect_seconds = "10"', 3, "must be a number"),
        ("parameters = 5", 3, "must be a table"),
        ("[parameters]\ntemprature = 1", 4, "no parameter 'temprature'"),
        ("parameters = { temprature = 1 }", 3, "no parameter"),
        ("parameters.temprature = 1", 3, "no parameter"),
        ("[parameters]\ntemperature = 3", 4, "from 0 to 2"),
        ('[parameters]\nseed = 1\nstop = "END"', 5, "a list of texts"),
        ("[parameters]\nstop = 5", 4, "a list of texts"),
        ("parameters = { seed = 1.5 }", 3, "whole number"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(path: Path, text: str, line: int, words: str) -> None:
    """Unknown names, wrong kinds, values out of range."""
    message = refused(path, f"# mine\n\n{text}\n")
    assert f"settings.toml, line {line}: " in message
    assert words in message


def test_an_effort_in_the_wrong_place_is_told(path: Path) -> None:
    """It would be passed over without a word."""
    assert "Put it above" in refused(path, '[parameters]\neffort = "low"\n')


@pytest.mark.parametrize("text", ["model = ", "a = [" * 5000, "model = 'x", "model = 1\nmodel = 2"])
def test_what_is_no_toml_is_told(path: Path, text: str) -> None:
    """With the file's name and what TOML says."""
    assert "settings.toml is not valid TOML" in refused(path, text)


def test_what_is_no_utf8_is_told(path: Path) -> None:
    """And not a bug."""
    path.write_bytes(b'model = "\xff"')
    with pytest.raises(ConfigError, match="not valid TOML"):
        load(path, {})


def test_a_file_that_cannot_be_read_is_told(path: Path) -> None:
    """A folder in its place, for one."""
    path.mkdir()
    with pytest.raises(ConfigError, match="Cannot read"):
        load(path, {})


def test_the_environment_goes_before_the_file(path: Path) -> None:
    """The address of the service; an empty variable counts as none."""
    text = 'base_url = "http://file.example"\n'
    assert loaded(path, text, GROKCHAT_BASE_URL="http://there.example").base_url == "http://there.example"
    assert loaded(path, text, GROKCHAT_BASE_URL="").base_url == "http://file.example"
    assert loaded(path, "").base_url == CLOUDFLARE


@pytest.mark.parametrize(
    "address", ["ftp://x", "api.cloudflare.com", "http://", "https:///x", "http://a b", "http://[::1", "http://x:99999"]
)
def test_an_address_that_is_none_is_told(path: Path, address: str) -> None:
    """With the usual one, from the file and from the environment."""
    assert CLOUDFLARE in refused(path, f'base_url = "{address}"')
    assert CLOUDFLARE in refused(path, "", GROKCHAT_BASE_URL=address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8787/client/v4", "https://gateway.example/x", "http://[::1]:80"])
def test_other_addresses_are_taken(path: Path, address: str) -> None:
    """A proxy or the emulator."""
    assert loaded(path, "", GROKCHAT_BASE_URL=address).base_url == address


SERVER = '[mcp_servers.docs]\ncommand = "npx"\nargs = ["-y", "docs"]\nenv = { KEY = "x" }\n[mcp_servers.web]\nurl = "https://example.org/mcp"\n'


def test_functions_and_their_servers_can_be_set(path: Path) -> None:
    """As other programs declare them."""
    settings = loaded(
        path, 'functions = ["calculator"]\nfunction_rounds = 3\nfunction_seconds = 5\nread_root = "~/notes"\n' + SERVER
    )
    assert (settings.functions, settings.function_rounds, settings.function_seconds) == (("calculator",), 3, 5.0)
    assert settings.read_root == "~/notes"
    assert settings.mcp_servers["docs"] == {"command": "npx", "args": ["-y", "docs"], "env": {"KEY": "x"}}
    assert settings.mcp_servers["web"] == {"url": "https://example.org/mcp"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('functions = "calculator"', "functions must be a list of texts"),
        ("functions = [1]", "functions must be a list of texts"),
        ("function_rounds = 0", "function_rounds must be a whole number from 1 to 100"),
        ("function_rounds = 2.5", "function_rounds must be a whole number"),
        ("function_rounds = true", "function_rounds must be a whole number"),
        ("mcp_servers = 7", "mcp_servers must be a table"),
        ("mcp_servers.docs = 7", "mcp_servers.docs must be a table"),
        ("[mcp_servers.docs]", "mcp_servers.docs needs a command or a url, and not both"),
        ('[mcp_servers.docs]\ncommand = "x"\nurl = "http://x"', "needs a command or a url, and not both"),
        ('[mcp_servers.docs]\ncommand = ["x"]', "needs command to be a text"),
        ('[mcp_servers.docs]\ncommand = "x"\nargs = "y"', "needs args to be a list of texts"),
        ('[mcp_servers.docs]\ncommand = "x"\nargs = [1]', "may hold texts only in args and env"),
        ('[mcp_servers.docs]\ncommand = "x"\nenv = { A = 1 }', "may hold texts only in args and env"),
        ('[mcp_servers.docs]\ncommand = "x"\nshell = true', "has a key 'shell', which is none of command, args, env, url"),
        ('[mcp_servers.docs]\nurl = "file:///x"', "needs a url that begins with http"),
        ('[mcp_servers."a/b"]\ncommand = "x"', "has a name that is not of letters, digits, - and _"),
        ('[mcp_servers.a__b]\ncommand = "x"', "has a name that is not"),
    ],
)
def test_functions_that_are_set_wrongly_are_told(path: Path, text: str, words: str) -> None:
    """With what would be right; what stands in a server's environment is not shown."""
    with pytest.raises(ConfigError, match=re.escape(words)):
        loaded(path, text)
