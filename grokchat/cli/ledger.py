"""`grokchat ledger`: what replies took, of a conversation or of a month."""

from __future__ import annotations

import time
from argparse import Namespace
from typing import Any

from grokchat.cli.output import as_json
from grokchat.cli.parser import Parser
from grokchat.cli.setup import Setup, read_setup
from grokchat.conversation import Entry, Total, by_effort, cost_words, entries_of, entry_of, model_named, replay, total_of
from grokchat.errors import ConfigError
from grokchat.text import show_line


def run(_verb: str, arguments: list[str]) -> int:
    """Prints the ledger."""
    words = "Tells what replies took: tokens, times, cost, and the service's ids. Without a conversation: of this month."
    parser = Parser("ledger", words, "grokchat ledger last --json")
    parser.add_argument("session", nargs="?", help="an id, its beginning, words of the title, or `last`")
    parser.add_argument("--month", metavar="YYYY-MM", help="of this month, in local time")
    parser.add_argument("--json", action="store_true", help="print a JSON object")
    options = parser.parse_args(arguments)
    setup = read_setup()
    setup.use_prices()
    named, entries = _entries(setup, options)
    if options.json:
        rows = [{"session": session, **entry.as_json(), "at": _stamp(entry.at)} for session, entry in entries]
        every = [entry for _, entry in entries]
        efforts = {effort: total.as_json() for effort, total in by_effort(every).items()}
        values: dict[str, Any] = {**named, "total": total_of(every).as_json(), "by_effort": efforts, "replies": rows}
        print(as_json(values, indent=2))
        return 0
    _print([entry for _, entry in entries])
    return 0


def _entries(setup: Setup, options: Namespace) -> tuple[dict[str, str], list[tuple[str, Entry]]]:
    if options.session and options.month:
        raise ConfigError("A conversation or a month, not both.")
    if options.session:
        id, _, recorded, _ = setup.library.read(options.session)
        return {"session": id}, [(id, entry) for entry in entries_of(replay(recorded).messages.values())]
    month = options.month or time.strftime("%Y-%m")
    start, end = bounds(month)
    found = [(id, entry_of(reply)) for id, reply in setup.library.replies_since(start) if reply.at < end]
    return {"month": month}, sorted(found, key=lambda one: one[1].at)


def bounds(month: str) -> tuple[float, float]:
    """The first second of a month and of the next, in local time. Raises ConfigError for what is no month."""
    try:
        first = time.strptime(month, "%Y-%m")
        start = time.mktime((first.tm_year, first.tm_mon, 1, 0, 0, 0, 0, 0, -1))
        return start, time.mktime((first.tm_year, first.tm_mon + 1, 1, 0, 0, 0, 0, 0, -1))
    except (ValueError, OverflowError) as error:
        raise ConfigError(f"{month!r} is no month.", hint="For example --month 2026-11.") from error


def _print(entries: list[Entry]) -> None:
    print(f"{'when':<16} {'model':<22} {'effort':<7} {'in':>8} {'cached':>8} {'thought':>8} {'out':>7} {'s':>6} {'tok/s':>6}  cost")
    for one in entries:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.at))
        tokens = f"{_count(one.prompt):>8} {_count(one.cached):>8} {_count(one.reasoning):>8} {_count(one.completion):>7}"
        speed = f"{one.speed:.0f}" if one.speed else ""
        model = show_line(model_named(one.model).name)[:22]
        print(f"{when} {model:<22} {show_line(one.effort):<7} {tokens} {one.seconds:>6.1f} {speed:>6}  {_cost(one)}")
    print(_sum(total_of(entries)))


def _sum(total: Total) -> str:
    unknown = f", {total.unpriced} of unknown cost" if total.unpriced else ""
    tokens = f"{total.prompt:,} in ({total.cached:,} cached), {total.reasoning:,} thought, {total.completion:,} out"
    cost = cost_words(total.cost) if total.replies else "nothing"
    return f"{total.replies} replies: {tokens}; {total.seconds:.1f} s; {cost}{unknown}"


def _cost(entry: Entry) -> str:
    return "with the first answer" if entry.beside else cost_words(entry.cost)


def _count(tokens: int | None) -> str:
    return "" if tokens is None else f"{tokens:,}"


def _stamp(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
