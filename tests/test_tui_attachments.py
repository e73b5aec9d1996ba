"""Attaching in the program: by path, paste, clipboard and address; the lines above the box; what goes over the wire."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from pictures import PLACE, photo, png, saved
from textual.events import Paste
from textual.widgets import Static
from tui_program import SIZES, Program, running

from grokchat.text import show_line
from grokchat.tui.attach_screen import AttachScreen
from grokchat.tui.question_screen import QuestionScreen
from grokchat.tui.tray import Chips


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "files"
    place.mkdir()
    (place / "cat.png").write_bytes(png(640, 480))
    (place / "dog.jpg").write_bytes(photo())
    (place / "old.webp").write_bytes(saved("WEBP"))
    (place / "fib.py").write_text("print(1)\n")
    (place / "notes").mkdir()
    (place / "notes" / "a.txt").write_text("alpha")
    return place


def chips(program: Program) -> str:
    found = program.app.query(Chips)
    return str(found.first().render()) if found and found.first().display else ""


def attached(program: Program) -> int:
    return len(program.app.tray.attachments) if program.app.tray is not None else 0


async def type_path(program: Program, path: object) -> None:
    """Types it into the open line and takes it."""
    program.line().value = str(path)
    await program.pilot.pause()
    await program.press("enter")


async def attach(program: Program, *paths: object) -> None:
    await program.press("alt+a")
    for number, path in enumerate(paths, attached(program) + 1):
        await type_path(program, path)
        await program.until(lambda number=number: attached(program) == number)
    await program.press("escape")


def content(program: Program) -> list[dict[str, Any]]:
    parts = program.request()["messages"][-1]["content"]
    assert isinstance(parts, list)
    return parts


async def test_files_go_from_the_line_to_the_wire(tmp_path: Path, folder: Path) -> None:
    """They stand above the box with size and tokens, go with the message, and the box is empty after it."""
    async with running(tmp_path) as program:
        await attach(program, folder / "cat.png", folder / "dog.jpg", folder / "fib.py", "https://example.org/a.png")
        shown = chips(program).split("\n")
        assert "cat.png  640×480" in shown[0]
        assert "≈ 1,280 tokens" in shown[0]
        assert "fib.py" in shown[2]
        assert "https://example.org/a.png  at an address" in shown[3]
        await program.say("What is it?")
        parts = content(program)
        assert parts[0] == {"type": "text", "text": "What is it?"}
        assert [part["type"] for part in parts].count("image_url") == 3
        assert "`fib.py`:\n\n```py\nprint(1)\n```" in [part.get("text") for part in parts]
        assert "a PNG image of 640×480 pixels" in program.last.text
        assert chips(program) == ""
        assert PLACE.decode() not in str(program.request())


async def test_what_is_attached_and_not_sent_is_there_at_the_next_start(tmp_path: Path, folder: Path) -> None:
    """With the words, in its order, whatever becomes of the files meanwhile; it goes over the wire, and then nothing is left of it."""
    async with running(tmp_path) as program:
        program.app.composer.put("Compare")
        await attach(program, folder / "cat.png", folder / "fib.py", "https://example.org/a.png")
        await program.press("ctrl+q")
    drafts = tmp_path / "data" / "drafts"
    assert len(list(drafts.iterdir())) == 1
    (folder / "cat.png").unlink()
    async with running(tmp_path) as program:
        await program.until(lambda: attached(program) == 3)
        assert program.app.composer.text == "Compare"
        assert [line.split()[1] for line in chips(program).split("\n")] == ["cat.png", "fib.py", "https://example.org/a.png"]
        await program.say("Compare")
        assert [part["type"] for part in content(program)].count("image_url") == 2
        await program.press("ctrl+q")
    assert len(list((tmp_path / "data" / "sessions").glob("*/attachments/*.png"))) == 1
    assert list(drafts.iterdir()) == []


async def test_one_that_was_taken_away_does_not_come_back(tmp_path: Path, folder: Path) -> None:
    """Nor do those of an edited message that was left."""
    async with running(tmp_path) as program:
        await attach(program, folder / "cat.png", folder / "fib.py")
        await program.press("backspace", "ctrl+q")
    async with running(tmp_path) as program:
        await program.until(lambda: attached(program) == 1)
        assert "cat.png" in chips(program)
        await program.press("backspace", "ctrl+q")
    assert list((tmp_path / "data" / "drafts").iterdir()) == []


async def test_the_draft_is_kept_while_it_is_made(tmp_path: Path, folder: Path) -> None:
    """A kill needs no good-bye: within a second the box and what is beside it are on the disk, and gone once that was sent."""
    async with running(tmp_path) as program:
        program.app.composer.put("half a question")
        await attach(program, folder / "cat.png")
        drafts = tmp_path / "data" / "drafts"
        await program.until(lambda: list(drafts.glob("*/attachments/*.png")) and list(drafts.glob("*/words.md")))
        assert next(drafts.glob("*/words.md")).read_text() == "half a question"
        await program.press("enter")
        await program.answered(1)
        await program.until(lambda: not list(drafts.iterdir()))


async def test_what_was_sent_leaves_the_draft_only_when_it_is_on_the_disk(tmp_path: Path) -> None:
    """Between the key and the disk the draft is all that a kill would leave."""
    async with running(tmp_path) as program:
        program.app.composer.put("on its way")
        await program.until(lambda: list((tmp_path / "data" / "drafts").glob("*/words.md")))
        (kept,) = (tmp_path / "data" / "drafts").glob("*/words.md")
        hold = threading.Event()
        program.engine._loop.call_soon_threadsafe(hold.wait)
        await program.press("enter")
        assert program.app.composer.text == ""
        program.app._keep_draft()
        assert kept.read_text() == "on its way"
        hold.set()
        await program.answered(1)
        program.app._keep_draft()
        assert not kept.exists()


async def test_a_picture_alone_is_a_message(tmp_path: Path, folder: Path) -> None:
    """Enter in an empty box sends it; without one it sends nothing."""
    async with running(tmp_path) as program:
        await program.press("enter")
        assert program.emulator.requests == []
        await attach(program, folder / "cat.png")
        await program.press("enter")
        await program.answered(1)
        assert [part["type"] for part in content(program)] == ["image_url"]
        assert program.chat.settings.title == "cat.png"
        await program.press("enter")
        assert len(program.emulator.requests) == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing.png", "Cannot read"),
        ("broken.png", "cut off or damaged"),
        ("drawing.svg", "SVG"),
        ("/dev/zero", "neither a file nor a folder"),
        ("http://example.org/a.png", "no https address"),
        ("a\x1b[2Jb", "Cannot read"),
        ("program", "neither a text nor a picture"),
    ],
)
async def test_an_error_stands_beside_the_field_and_nothing_is_lost(tmp_path: Path, folder: Path, name: str, words: str) -> None:
    """What was typed stays; another text takes the error away."""
    (folder / "broken.png").write_bytes(png(90, 90)[:-30])
    (folder / "drawing.svg").write_text("<svg/>")
    (folder / "program").write_bytes(b"\x7fELF\0\0\0")
    async with running(tmp_path) as program:
        program.app.composer.put("my words")
        await attach(program, folder / "cat.png")
        await program.press("alt+a")
        typed = name if "/" in name else f"{folder}/{name}"
        await type_path(program, typed)
        await program.until(lambda: words in program.part("details"))
        assert "\x1b" not in program.part("details")
        assert program.line().value == show_line(typed)
        await program.press("x")
        assert words not in program.part("details")
        await program.press("escape")
        assert attached(program) == 1
        assert program.app.composer.text == "my words"


async def test_tab_completes_a_path(tmp_path: Path, folder: Path) -> None:
    """Into a folder and to a file; a click on a name does it too."""
    async with running(tmp_path) as program:
        await program.press("alt+a")
        program.line().value = f"{folder}/"
        await program.pilot.pause()
        assert [row.removeprefix(f"{folder}/") for row in program.rows()][:2] == ["notes/", "cat.png"]
        await program.press("tab")
        assert program.line().value == f"{folder}/notes/"
        await program.press("tab", "enter")
        await program.until(lambda: attached(program) == 1)
        assert program.line().value == ""
        assert "a.txt" in program.rows()[0]


async def test_an_attachment_is_looked_at_changed_and_taken_away(tmp_path: Path, folder: Path) -> None:
    """In the list: its facts, a preview, its detail by Ctrl+D, and Delete."""
    async with running(tmp_path) as program:
        await attach(program, folder / "cat.png", folder / "old.webp")
        await program.press("alt+a")
        assert "2 attached" in program.part("heading")
        await program.press("down")
        assert "WebP made into PNG" in program.part("details")
        await program.until(lambda: "▀" in program.part("details"))
        await program.press("ctrl+d")
        assert "detail low" in program.part("details")
        await program.press("ctrl+d")
        await program.press("up", "delete")
        assert "1 attached" in program.part("heading")
        await program.press("x", "backspace", "escape")
        assert "old.webp" in chips(program)
        await program.say("look")
        assert content(program)[1]["image_url"]["detail"] == "high"


async def test_backspace_in_an_empty_box_takes_the_last_away(tmp_path: Path, folder: Path) -> None:
    """In a text it deletes as ever; with nothing attached nothing happens."""
    async with running(tmp_path) as program:
        await program.press("backspace")
        await attach(program, folder / "cat.png", folder / "fib.py")
        await program.press("a", "backspace")
        assert attached(program) == 2
        await program.press("backspace")
        assert "fib.py" not in chips(program)
        await program.press("backspace")
        assert chips(program) == ""


@pytest.mark.parametrize("size", SIZES)
async def test_a_click_at_the_end_of_its_line_takes_one_away(tmp_path: Path, folder: Path, size: tuple[int, int]) -> None:
    """A click elsewhere on it does nothing; at every size."""
    async with running(tmp_path, size=size) as program:
        await attach(program, folder / "cat.png", folder / "fib.py")
        region = program.app.query_one(Chips).region
        await program.pilot.click(Chips, offset=(4, 0))
        assert attached(program) == 2
        await program.pilot.click(Chips, offset=(region.width - 3, 0))
        await program.pilot.pause()
        assert "cat.png" not in chips(program)
        assert "fib.py" in chips(program)
        assert program.app.query_one(Chips).region.bottom == program.app.composer.region.y


async def test_many_attachments_are_counted_and_no_more_than_a_message_takes(tmp_path: Path, folder: Path) -> None:
    """Four lines above the box; the twentieth picture is left out with a word; the same file counts once."""
    for number in range(21):
        (folder / f"p{number:02}.png").write_bytes(png(number + 2, 3))
    async with running(tmp_path) as program:
        await program.press("alt+a")
        await type_path(program, "\n".join(f"'{folder}/p{number:02}.png'" for number in range(21)).replace("\n", " "))
        await program.until(lambda: "19 pictures" in program.part("details"))
        await program.press("escape")
        assert attached(program) == 19
        shown = chips(program).split("\n")
        assert len(shown) == 4
        assert "… and 16 more" in shown[3]
        await program.pilot.click(Chips, offset=(program.app.query_one(Chips).region.width - 3, 3))
        assert attached(program) == 19
        program.app.tray.remove(0)  # type: ignore[union-attr]
        await program.press("alt+a")
        await type_path(program, folder / "p05.png")
        await program.until(lambda: not program.line().value)
        assert attached(program) == 18


@pytest.mark.parametrize("form", ["{0}/cat.png", "'{0}/cat.png' ", "file://{0}/cat.png\n", "{0}/cat.png\n{0}/fib.py"])
async def test_a_pasted_or_dropped_path_is_offered(tmp_path: Path, folder: Path, form: str) -> None:
    """Enter attaches it; the box keeps its words."""
    async with running(tmp_path) as program:
        program.app.composer.put("see ")
        program.app.post_message(Paste(form.format(folder)))
        await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
        await program.press("enter")
        await program.until(lambda: attached(program) == form.count("{0}"))
        assert "cat.png" in chips(program)
        assert program.app.composer.text == "see "


@pytest.mark.parametrize("keys", [("escape",), ("down", "enter")])
async def test_a_pasted_path_may_be_meant_as_words(tmp_path: Path, folder: Path, keys: tuple[str, ...]) -> None:
    """Then it stands in the box as it was pasted."""
    async with running(tmp_path) as program:
        program.app.post_message(Paste(f"{folder}/cat.png"))
        await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
        await program.press(*keys)
        await program.until(lambda: program.app.composer.text)
        assert program.app.composer.text == f"{folder}/cat.png"
        assert attached(program) == 0


async def test_other_pastes_are_words_without_a_question(tmp_path: Path, folder: Path) -> None:
    """A path in a sentence, one that leads nowhere, code."""
    async with running(tmp_path) as program:
        for text in (f"see {folder}/cat.png", "/no/such/file", "a = b / c\n// d", "https://example.org/x"):
            program.app.composer.text = ""
            program.app.post_message(Paste(text))
            await program.until(lambda text=text: program.app.composer.text == text)


async def test_a_folder_and_a_huge_file_ask_first(tmp_path: Path, folder: Path) -> None:
    """A no leaves them; a yes takes all texts of the folder."""
    (folder / "log.txt").write_text("some words here\n" * 15_000)
    async with running(tmp_path) as program:
        for path, words, key in ((folder / "log.txt", "≈ 60,0", "escape"), (folder / "notes", "1 text files", "down")):
            await program.press("alt+a")
            await type_path(program, path)
            await program.until(lambda: isinstance(program.app.screen, QuestionScreen))
            assert words in str(program.app.screen.query_one(Static).render())
            await program.press(key, *(["enter"] if key == "down" else []))
            await program.until(lambda: isinstance(program.app.screen, AttachScreen))
            await program.until(lambda: not program.line().value)
            await program.press("escape")
        assert "a.txt" in chips(program)
        assert attached(program) == 1


async def test_a_picture_comes_from_the_clipboard(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the helper of the desktop; without one a word says which there are."""
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("WAYLAND_DISPLAY", "w")
    async with running(tmp_path) as program:
        await program.press("alt+v")
        await program.until(lambda: "wl-paste" in program.told())
        helper = folder / "wl-paste"
        picture = f"sys.stdout.buffer.write(open({str(folder / 'cat.png')!r}, 'rb').read())"
        helper.write_text(f"#!{sys.executable}\nimport sys\nif '--list-types' in sys.argv: print('image/png')\nelse: {picture}\n")
        helper.chmod(0o755)
        await program.press("alt+v")
        await program.until(lambda: attached(program) == 1)
        assert "clipboard.png  640×480" in chips(program)


async def test_editing_a_message_brings_its_attachments_back(tmp_path: Path, folder: Path) -> None:
    """Words in the box, pictures and files above it; sent again they are the same, and history has the words alone."""
    async with running(tmp_path) as program:
        await attach(program, folder / "cat.png", folder / "fib.py")
        await program.say("first words")
        before = content(program)
        assert before[-1]["text"].startswith("`fib.py`")
        await program.press("ctrl+g")
        assert program.app.composer.text == "first words"
        assert [name in chips(program) for name in ("cat.png", "fib.py")] == [True, True]
        await program.press("!", "enter")
        await program.answered(2)
        after = content(program)
        assert after[0]["text"] == "first words!"
        assert after[1:] == before[1:]
        await program.press("up")
        assert program.app.composer.text == "first words!"


async def test_a_conversation_that_is_opened_again_sends_its_pictures(tmp_path: Path, folder: Path) -> None:
    """From its own folder: the file that was attached may be gone. When the kept one is gone too, the question stays."""
    async with running(tmp_path) as program:
        await attach(program, folder / "dog.jpg")
        await program.say("first")
        first = content(program)
        id = program.chat.id
    (folder / "dog.jpg").unlink()
    async with running(tmp_path) as program:
        program.app.open_session(program.engine.open(id))
        await program.say("second")
        assert program.request()["messages"][0]["content"] == first
        program.app.action_new()
        next((tmp_path / "data").rglob("attachments/*")).unlink()
        program.app.open_session(program.engine.open(id))
        asked = len(program.emulator.requests)
        program.app.composer.text = "third"
        await program.press("enter")
        await program.answered(3)
        assert program.last.how == "failed"
        assert "missing or was altered" in program.last.detail
        assert program.chat.conversation.path[-2].text == "third"
        assert len(program.emulator.requests) == asked


async def test_attachments_stay_when_the_service_refuses_or_another_conversation_is_opened(tmp_path: Path, folder: Path) -> None:
    """What is not sent is not lost."""
    async with running(tmp_path) as program:
        await attach(program, folder / "cat.png")
        await program.press("ctrl+n")
        assert "cat.png" in chips(program)
        await program.say("go")
        assert content(program)[1]["type"] == "image_url"


async def test_what_is_attached_counts_for_the_question_of_cost(tmp_path: Path, folder: Path) -> None:
    """Also where there are no words; a no keeps it."""
    (folder / "large.png").write_bytes(png(4000, 4000))
    async with running(tmp_path, warn_cost=0.002) as program:
        program.app.composer.text = "short"
        await attach(program, folder / "large.png")
        program.app.composer.text = ""
        await program.press("enter")
        assert isinstance(program.app.screen, QuestionScreen)
        await program.press("escape")
        assert program.emulator.requests == []
        assert attached(program) == 1
        await program.press("enter", "down", "enter")
        await program.answered(1)
        assert chips(program) == ""
