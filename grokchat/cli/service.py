"""The verbs on the account: models, login, logout."""

from __future__ import annotations

import asyncio
import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from grokchat.cli.output import as_json
from grokchat.cli.parser import Parser
from grokchat.cli.setup import Setup, has_credentials, make_client, read_setup, workers_ai
from grokchat.config import check_account, check_token, forget, save, token_link
from grokchat.conversation import MODELS, ListedModel, Token, price_of
from grokchat.errors import ConfigError
from grokchat.text import show_line


def run(verb: str, arguments: list[str]) -> int:
    """Runs one of the verbs."""
    return {"models": _models, "login": _login, "logout": _logout}[verb](arguments)


def _models(arguments: list[str]) -> int:
    parser = Parser("models", "Lists the models that grokchat knows, and with --online the account's.", "grokchat models --json")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument("--online", action="store_true", help="ask the service for Workers AI's own (@cf/…)")
    parser.add_argument("words", nargs="*", help="only models whose name has all these words")
    options = parser.parse_args(arguments)
    setup = read_setup()
    setup.use_prices()
    rows = [_row(one.id, one.context, one.efforts) for one in MODELS]
    if options.online:
        known = {one.id for one in MODELS}
        rows += [_row(one.id, one.context, ()) for one in _online(setup) if one.id not in known]
    rows = [row for row in rows if all(word.lower() in row["id"].lower() for word in options.words)]
    if options.json:
        print(as_json(rows, indent=2))
        return 0
    for row in rows:
        context = f"{row['context']:,} tokens" if row["context"] else ""
        price = row["price"]
        words = f"${price['prompt']:g} in, ${price['completion']:g} out" if price else "price unknown"
        print(f"{show_line(row['id']):<36} {context:<18} {words:<20} {' '.join(row['efforts'])}".rstrip())
    return 0


def _row(id: str, context: int, efforts: Sequence[str]) -> dict[str, Any]:
    """A model for programs; the price is in US dollars for a million tokens."""
    price = price_of(id)
    return {"id": id, "context": context or None, "efforts": list(efforts), "price": None if price is None else asdict(price)}


def _online(setup: Setup) -> list[ListedModel]:
    client = workers_ai(setup)

    async def ask() -> list[ListedModel]:
        """On a loop of its own, with the connection closed after it."""
        try:
            return await client.models()
        finally:
            await client.close()

    return asyncio.run(ask())


def _login(arguments: list[str]) -> int:
    parser = Parser("login", "Keeps the account id and an API token.", "grokchat login")
    parser.add_argument("--account", help="the account id, 32 hex digits")
    parser.add_argument("--no-check", action="store_true", help="do not try the token")
    options = parser.parse_args(arguments)
    setup = read_setup()
    print(f"Make a token here, its form is filled in:\n\n  {token_link()}\n", file=sys.stderr)
    account = options.account or os.environ.get("CLOUDFLARE_ACCOUNT_ID") or setup.settings.account_id
    if not account and sys.stdin.isatty():
        account = input("Account id: ").strip()
    account = check_account(account or "")
    secret = getpass.getpass("API token (not shown): ") if sys.stdin.isatty() else sys.stdin.readline()
    token = Token(check_token(secret.strip()))
    if not options.no_check:
        _check(setup, account, token)
        print("The token works.", file=sys.stderr)
    print(f"Kept in {save(setup.paths, account, token)}.", file=sys.stderr)
    return 0


def _check(setup: Setup, account: str, token: Token) -> None:
    client = make_client(replace(setup.settings), account, token.reveal())

    async def ask() -> None:
        """On a loop of its own, with the connection closed after it."""
        try:
            await client.check()
        finally:
            await client.close()

    asyncio.run(ask())


def _logout(arguments: list[str]) -> int:
    Parser("logout", "Forgets the kept account id and token.", "grokchat logout").parse_args(arguments)
    setup = read_setup()
    gone = forget(setup.paths)
    print(f"Removed from {', '.join(gone)}." if gone else "Nothing was kept.", file=sys.stderr)
    if "CLOUDFLARE_API_TOKEN" in os.environ and has_credentials(setup):
        raise ConfigError("CLOUDFLARE_API_TOKEN is still set in the environment.", hint="Unset it in your shell.")
    return 0
