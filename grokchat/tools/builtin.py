"""The functions that come with grokchat; each is off until a person turns it on.

They are declared like a person's own, and run in a process of their own like those.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Sequence

from grokchat.tools.arithmetic import value_of
from grokchat.tools.fetching import fetched
from grokchat.tools.reading import read_text


def calculator(expression: str) -> str:
    """Computes an arithmetic expression exactly where that is possible.

    Args:
        expression: Numbers, + - * / // % **, brackets, pi, e, and sqrt, sin, cos, tan, asin, acos, atan, exp, log, log2, log10,
            floor, ceil, abs, round, min, max, factorial, gcd. For example: 3 * (2 + 4) ** 2
    """
    return str(value_of(expression))


def current_time(zone: str = "") -> str:
    """Tells the current date, time and weekday.

    Args:
        zone: A time zone such as Europe/Berlin; empty for the zone of the person's computer.
    """
    try:
        place = zoneinfo.ZoneInfo(zone) if zone else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"There is no time zone {zone!r}.") from error
    now = dt.datetime.now(dt.UTC).astimezone(place)
    return f"{now.isoformat(timespec='seconds')} {now:%A} {now.tzname()}"


def read_file(path: str, _root: str = "", _hidden: Sequence[str] = ()) -> str:
    """Reads a text file, or lists a folder, under the folder that the person chose.

    Args:
        path: The path from that folder on, for example notes/today.md; . is the folder itself.
    """
    return read_text(_root, path, _hidden)


def fetch_url(url: str) -> str:
    """Fetches a page of the public web and gives its text.

    Args:
        url: An http or https address.
    """
    return fetched(url)
