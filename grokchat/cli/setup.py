"""The composition root: settings, library, client and engine, put together for a verb."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from grokchat.config import find_paths
from grokchat.errors import ConfigError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from grokchat.client import WorkersAI
    from grokchat.config import Paths, Settings
    from grokchat.conversation import Effort
    from grokchat.engine import Engine, Inspector, Replier
    from grokchat.store import Library, SessionSettings
    from grokchat.tools import Toolbox
    from grokchat.wire import Form

NO_CREDENTIALS = "There is no account yet."
LOGIN_HINT = "Run `grokchat login`, or try `grokchat --demo`."
DEMO_TOKEN = "grokchat-demo-token-0000"  # noqa: S105 - the demo takes any


class Setup:
    """What most verbs need; read or made when it is first asked for."""

    def __init__(self, paths: Paths, base_url: str | None = None) -> None:
        self.paths = paths
        self.base_url = base_url

    @property
    def configured(self) -> bool:
        """Whether anything says other than the usual settings."""
        return bool(self.base_url or os.environ.get("GROKCHAT_BASE_URL") or self.paths.settings.exists())

    @cached_property
    def settings(self) -> Settings:
        """What the settings file says; read when first asked for. Raises ConfigError."""
        from grokchat.config import load

        environ = {**os.environ, "GROKCHAT_BASE_URL": self.base_url} if self.base_url else os.environ
        return load(self.paths.settings, environ)

    @cached_property
    def library(self) -> Library:
        """The saved conversations; made when first asked for, the first frame does not need them."""
        from grokchat.store import Library

        return Library(self.paths.data, self.paths.cache)

    def use_prices(self) -> None:
        """Reads the price list, for verbs that speak of costs. Raises ConfigError for prices in the settings that make no sense."""
        from grokchat.config import read_prices
        from grokchat.conversation import set_prices

        set_prices(read_prices(self.settings.prices))


def read_setup(base_url: str | None = None) -> Setup:
    """Settings and library, without touching the network. Raises ConfigError."""
    setup = Setup(find_paths(os.environ), base_url)
    # A file that is wrong is told at once; the usual settings take three milliseconds and are made when they are needed.
    if setup.configured:
        _ = setup.settings
    return setup


def session_settings(settings: Settings, effort: Effort | None, model: str | None, system: str | None) -> SessionSettings:
    """What a new conversation is asked with: the settings, and over them the arguments."""
    from dataclasses import replace

    from grokchat.store import SessionSettings

    parameters = replace(settings.parameters, effort=effort) if effort else settings.parameters
    return SessionSettings(
        model=model or settings.model,
        system=settings.system if system is None else system,
        parameters=parameters,
        functions=settings.functions,
    )


def make_tools(setup: Setup) -> Toolbox:
    """The functions of the person's files, of the program and of servers."""
    from grokchat.tools import Toolbox

    settings, paths = setup.settings, setup.paths
    return Toolbox(
        paths.tools, paths.data, root=settings.read_root, seconds=settings.function_seconds, servers=settings.mcp_servers
    )


def make_engine(setup: Setup, maker: Callable[[], Replier], *, keep: bool) -> Engine:
    """What conversations live on; `keep` says whether they are kept."""
    from grokchat.engine import Engine

    settings, library = setup.settings, setup.library if keep else None
    return Engine(maker, library, lambda: make_tools(setup), settings.function_rounds, keep_raw=settings.keep_raw)


def replier_maker(setup: Setup, *, demo: bool, stack: ExitStack) -> Callable[[], Replier]:
    """What makes the client when first it is needed; `stack` ends the demo's emulator."""
    if demo:
        from dataclasses import replace

        from grokchat.emulator import serve_in_thread

        emulator = serve_in_thread()
        stack.callback(emulator.stop)
        demo_settings = replace(setup.settings, base_url=emulator.base_url, form="chat")
        return lambda: make_client(demo_settings, "demo", DEMO_TOKEN)
    return lambda: workers_ai(setup)


def workers_ai(setup: Setup) -> WorkersAI:
    """The client for the person's account. Raises ConfigError when there is none."""
    from grokchat.config import find_credentials

    credentials = find_credentials(setup.settings, setup.paths, os.environ)
    if credentials is None:
        raise ConfigError(NO_CREDENTIALS, hint=LOGIN_HINT)
    return make_client(setup.settings, credentials.account, credentials.token.reveal())


def has_credentials(setup: Setup) -> bool:
    """Whether there is an account to ask with. Raises ConfigError when it is malformed."""
    from grokchat.config import find_credentials

    return find_credentials(setup.settings, setup.paths, os.environ) is not None


def inspector(setup: Setup, *, demo: bool = False) -> Inspector:
    """What makes the requests of old replies again: for the person's account, or a placeholder where there is none."""
    from grokchat.config import find_credentials
    from grokchat.engine import Inspector
    from grokchat.wire import headers_of_request

    settings = setup.settings
    credentials = None if demo else find_credentials(settings, setup.paths, os.environ)
    account = "demo" if demo else credentials.account if credentials is not None else "ACCOUNT"
    form = "chat" if demo else form_of(settings)
    headers = headers_of_request(settings.gateway, collect_log=settings.collect_log)
    return Inspector(settings.base_url, account, form, headers)


def form_of(settings: Settings) -> Form:
    """How requests are sent; to xAI's own address only in its own form."""
    if urlsplit(settings.base_url).hostname == "api.x.ai":
        return "xai"
    return settings.form


def make_client(settings: Settings, account: str, token: str) -> WorkersAI:
    """A client with these settings for an account."""
    from grokchat.client import Endpoint, Patience, WorkersAI
    from grokchat.conversation import Token

    endpoint = Endpoint(settings.base_url, account, form_of(settings), settings.gateway, settings.collect_log)
    patience = Patience(
        connect=settings.connect_seconds,
        first_byte=settings.first_byte_seconds,
        idle_note=settings.idle_note_seconds,
        idle_cut=settings.idle_cut_seconds,
    )
    return WorkersAI(endpoint, Token(token), patience)
