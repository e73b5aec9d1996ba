"""What both doors do with conversations: say, stop, retry, branch."""

from grokchat.engine.calls import Offer, edited
from grokchat.engine.engine import Engine
from grokchat.engine.inspection import Inspector, Sent
from grokchat.engine.protocols import Replier, Tools
from grokchat.engine.session import Session
from grokchat.store import SessionSettings

__all__ = ["Engine", "Inspector", "Offer", "Replier", "Sent", "Session", "SessionSettings", "Tools", "edited"]
