"""`grokchat emulator`: the service on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import math

from grokchat.cli.parser import Parser
from grokchat.emulator import FAULTS, Emulator
from grokchat.errors import ConfigError

MOST_PORT = 65535


def run(_verb: str, arguments: list[str]) -> int:
    """Runs until it is interrupted."""
    parser = Parser("emulator", _description(), "grokchat emulator --port 8787 --fault stall")
    parser.add_argument("--port", type=int, default=0, help="the port; any free one by default")
    parser.add_argument("--fault", default="", metavar="NAME", help="fail in this way, each time")
    parser.add_argument("--rate", type=float, default=90.0, help="tokens a second; 0 sends all at once")
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= MOST_PORT:
        raise ConfigError(f"There is no port {options.port}.", hint=f"Choose one from 0 to {MOST_PORT}.")
    if not 0 <= options.rate < math.inf:
        raise ConfigError("--rate must be 0 or more tokens a second.")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(Emulator(options.port, options.fault, options.rate)))
    return 0


async def _serve(emulator: Emulator) -> None:
    await emulator.start()
    print(emulator.base_url, flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await emulator.close()


def _description() -> str:
    rows = "\n".join(f"  {name:<22} {fault.what}" for name, fault in FAULTS.items())
    words = "Speaks the service's language on this machine, with fixed texts. It is no model.\nPrints its base URL."
    return f"{words}\n\nFaults, also for a single message that says fault:NAME:\n{rows}"
