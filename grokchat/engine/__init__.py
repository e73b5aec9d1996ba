"""What both doors do with conversations: say, stop, retry, branch."""

from grokchat.engine.engine import Engine
from grokchat.engine.inspection import Inspector, Sent
from grokchat.engine.protocols import Replier
from grokchat.engine.session import Session
from grokchat.store import SessionSettings

__all__ = ["Engine", "Inspector", "Replier", "Sent", "Session", "SessionSettings"]
