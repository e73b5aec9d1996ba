"""Makes docs/screenshot.svg: the program itself, asked two questions over the demo's server.

python docs/screenshot.py [THEME [COLUMNS ROWS [FILE]]]
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from grokchat.client import Endpoint, WorkersAI
from grokchat.conversation import Token
from grokchat.emulator import serve_in_thread
from grokchat.engine import Engine, SessionSettings
from grokchat.store import Library
from grokchat.theme import load_theme, theme_folders
from grokchat.tui.app import GrokchatApp
from grokchat.tui.opening import Doors, Opening

QUESTIONS = ("How do I read JSON in Python?", "Show me the Gaussian integral")


async def picture(theme: str, size: tuple[int, int], questions: tuple[str, ...] = QUESTIONS) -> str:
    """The screen as SVG after these questions."""
    emulator = serve_in_thread(rate=0, think=0)
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Path(folder) / "data", Path(folder) / "cache")
        engine = Engine(lambda: WorkersAI(Endpoint(emulator.base_url, "demo"), Token("demo-token-of-the-picture")), library)
        doors = Doors(engine, library, SessionSettings())
        app = GrokchatApp(load_theme(theme, theme_folders()), Opening(lambda: doors, list, demo=True))
        app.title = "grokchat"
        async with app.run_test(size=size) as pilot:
            while app.chat is None:
                await pilot.pause()
            for question in questions:
                app.composer.text = question
                await pilot.press("enter")
                while app.chat.running or question not in [one.text for one in app.chat.conversation.path]:
                    await pilot.pause(0.05)
            await pilot.pause(0.5)
            svg = app.export_screenshot()
        engine.close()
    emulator.stop()
    # No picture fetches a font from anywhere.
    return re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    words = sys.argv[1:]
    chosen = words[0] if words else "night"
    shape = (int(words[1]), int(words[2])) if len(words) > 2 else (110, 36)
    goal = Path(words[3]) if len(words) > 3 else Path(__file__).parent / "screenshot.svg"
    goal.write_text(asyncio.run(picture(chosen, shape)), encoding="utf-8")
