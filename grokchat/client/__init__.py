"""The only code that talks to the network."""

from grokchat.client.endpoint import Endpoint, Patience
from grokchat.client.workers_ai import WorkersAI

__all__ = ["Endpoint", "Patience", "WorkersAI"]
