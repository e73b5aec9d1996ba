"""Functions that the model may call: the person's own, built-in ones, and those of MCP servers; nothing runs by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grokchat.tools.toolbox import Toolbox

__all__ = ["Toolbox"]


def __getattr__(name: str) -> Any:
    # Late, because the worker's process needs a part of this room only.
    if name == "Toolbox":
        from grokchat.tools.toolbox import Toolbox

        return Toolbox
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
