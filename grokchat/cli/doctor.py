"""`grokchat doctor`: files, settings, credentials, connection."""

from __future__ import annotations

import asyncio
import os
import platform

from grokchat import __version__
from grokchat.cli.parser import Parser
from grokchat.cli.setup import read_setup, workers_ai
from grokchat.config import NO_TOKEN, find_credentials
from grokchat.errors import GrokchatError
from grokchat.store import Library
from grokchat.text import show_line


def run(_verb: str, arguments: list[str]) -> int:
    """Prints what it finds; the exit code is that of the worst."""
    parser = Parser(
        "doctor", "Checks files, settings and credentials, and with --online the connection.", "grokchat doctor --online"
    )
    parser.add_argument(
        "--mend", action="store_true", help="set aside what cannot be read of conversations, so that the rest is whole"
    )
    parser.add_argument("--online", action="store_true", help="try the token; this costs nothing")
    options = parser.parse_args(arguments)
    setup = read_setup()
    print(f"grokchat {__version__}, Python {platform.python_version()}, {platform.system()}")
    print(f"settings       {setup.paths.settings}{'' if setup.paths.settings.exists() else ' (none; the defaults count)'}")
    print(f"conversations  {setup.library.folder}")
    worst = _check_conversations(setup.library, mend=options.mend)
    credentials = find_credentials(setup.settings, setup.paths, os.environ)
    if credentials is None:
        print("account        none; run `grokchat login`")
    elif credentials.source == NO_TOKEN:
        print(f"account        {credentials.account}, {NO_TOKEN}")
    else:
        print(f"account        {credentials.account}, token {credentials.token.last_four} from {credentials.source}")
    if options.online:
        asyncio.run(_check(workers_ai(setup)))
        print("connection     works")
    return worst


def _check_conversations(library: Library, *, mend: bool) -> int:
    """Prints what is wrong with conversations, and mends what can be; the exit code."""
    worst = told = 0
    sessions = library.sessions()
    for one in sessions:
        try:
            notices = library.read(one.id)[3]
            if notices and mend:
                notices = library.mend(one.id)
            told += len(notices)
        except GrokchatError as error:
            notices, worst = [str(error)], error.exit_code
        for notice in notices:
            print(f"  {one.id}: {show_line(notice)}")
    print(f"               {len(sessions)} saved")
    if told and not mend:
        print("               `grokchat doctor --mend` sets aside what cannot be read")
    return worst


async def _check(client: object) -> None:
    from grokchat.client import WorkersAI

    assert isinstance(client, WorkersAI)
    try:
        await client.check()
    finally:
        await client.close()
