"""The service on a local socket: for the demo, for tests and for benches. It is no model and says so."""

from grokchat.emulator.faults import FAULTS
from grokchat.emulator.server import Emulator, RunningEmulator, serve_in_thread

__all__ = ["FAULTS", "Emulator", "RunningEmulator", "serve_in_thread"]
