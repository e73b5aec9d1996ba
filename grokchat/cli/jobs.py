"""`grokchat jobs`: replies that are finished after the program was closed."""

from __future__ import annotations

import time

from grokchat.cli.output import as_json
from grokchat.cli.parser import Parser
from grokchat.cli.setup import read_setup
from grokchat.errors import ConfigError
from grokchat.text import show_line

SIGNS = {"running": "…", "done": "✓", "stopped": "■", "failed": "✗", "truncated": "✂"}


def run(_verb: str, arguments: list[str]) -> int:
    """Lists them, or stops one."""
    parser = Parser("jobs", "Lists replies that are finished in the background, or stops one.", "grokchat jobs stop last")
    parser.add_argument("action", nargs="?", choices=("list", "stop"), default="list", help="what to do; list is the usual")
    parser.add_argument("session", nargs="?", default="", help="for stop: the conversation's id, words of its title, or `last`")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    options = parser.parse_args(arguments)
    library = read_setup().library
    if options.action == "stop":
        if not options.session:
            raise ConfigError("No conversation was named.", hint="See `grokchat jobs`.")
        job = library.jobs.stop(library.find(options.session))
        print(f"Stopped; what came is kept: {show_line(job.session)}")
        return 0
    jobs = library.jobs.all()
    if options.json:
        keys = ("session", "title", "state", "detail", "pid", "began", "ended")
        print(as_json([{key: getattr(job, key) for key in keys} for job in jobs], indent=2))
        return 0
    for job in jobs:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(job.began))
        detail = f"  ({show_line(job.detail)})" if job.detail else ""
        print(f"{SIGNS[job.state]} {job.state:<9}  {when}  {show_line(job.session)}  {show_line(job.title)}{detail}")
    return 0
