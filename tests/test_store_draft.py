"""What was typed and attached and not sent."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from failing_disk import files_up_to
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pictures import png

from grokchat.conversation import ImagePart, Part, TextPart
from grokchat.errors import StoreError
from grokchat.store.draft import PARTS, WORDS, Attached, Draft

NOTES = (TextPart("`notes.txt`:\n\n```\na\n```", "notes.txt"), b"")
ADDRESS = (ImagePart(url="https://example.org/a.png"), b"")


def picture(width: int) -> Attached:
    data = png(width, 3)
    return ImagePart(hashlib.sha256(data).hexdigest(), "image/png", f"{width}.png", "", "low", width, 3), data


def left_behind(drafts: Path, text: str, *attached: Attached) -> None:
    """What a program leaves that ended in good order."""
    draft = Draft(drafts)
    draft.keep(text, attached)
    draft.close()


def inside(drafts: Path) -> list[str]:
    """Every file below, without the names of drafts."""
    return sorted(str(path.relative_to(drafts)).partition("/")[2] for path in drafts.rglob("*") if path.is_file())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.lists(st.sampled_from([NOTES, ADDRESS, picture(2), picture(5)]), unique_by=lambda one: one[0]),
)
def test_what_is_left_is_taken_once_and_leaves_nothing(tmp_path: Path, text: str, attached: list[Attached]) -> None:
    """Whatever characters it has, whatever is attached, in its order; once it is sent, the disk is as it was."""
    drafts = tmp_path / "new" / "drafts"
    left_behind(drafts, text, *attached)
    draft = Draft(drafts)
    assert draft.take() == ((text, attached) if text.strip() or attached else ("", []))
    assert Draft(drafts).take() == ("", [])
    draft.keep("")
    assert not drafts.exists() or list(drafts.iterdir()) == []


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    """A key more in the box writes the words, not the pictures; one taken away goes from the disk; all are private."""
    draft = Draft(tmp_path)
    draft.keep("a", [picture(2), picture(5)])
    (folder,) = tmp_path.iterdir()
    assert inside(tmp_path) == sorted(
        [f"attachments/{picture(2)[0].sha256}.png", f"attachments/{picture(5)[0].sha256}.png", PARTS, "lock", WORDS]
    )  # type: ignore[union-attr]
    assert {path.stat().st_mode & 0o077 for path in tmp_path.rglob("*")} == {0}
    before = {path: path.stat().st_ino for path in folder.rglob("*")}
    draft.keep("ab", [picture(2), picture(5)])
    assert [path.name for path in folder.rglob("*") if path.stat().st_ino != before[path]] == [WORDS]
    draft.keep("ab", [picture(5)])
    assert [path.stem for path in folder.glob("attachments/*")] == [picture(5)[0].sha256]  # type: ignore[union-attr]
    assert folder.joinpath(WORDS).read_text() == "ab"
    draft.close()


def test_two_programs_keep_what_is_theirs(tmp_path: Path) -> None:
    """What the other one holds is not taken, an empty box throws nothing away, and the newest comes first."""
    one, other = Draft(tmp_path), Draft(tmp_path)
    one.keep("of the first")
    other.keep("of the second", [NOTES])
    third = Draft(tmp_path)
    assert third.take() == ("", [])
    third.keep("")
    third.close()
    one.close()
    other.keep("of the second, changed", [NOTES])
    other.close()
    for path in tmp_path.glob("*/*"):
        stamp = time.time() + (9 if b"first" in path.parent.joinpath(WORDS).read_bytes() else 0)
        os.utime(path, (stamp, stamp))
    again, last = Draft(tmp_path), Draft(tmp_path)
    assert again.take() == ("of the first", [])
    assert last.take() == ("of the second, changed", [NOTES])


def test_a_draft_that_was_taken_goes_on_where_it_was(tmp_path: Path) -> None:
    """No second folder is made, and a kill leaves the later words."""
    left_behind(tmp_path, "first", picture(2))
    draft = Draft(tmp_path)
    draft.take()
    draft.keep("first and second", [picture(2)])
    assert len(list(tmp_path.iterdir())) == 1
    draft.close()
    assert Draft(tmp_path).take() == ("first and second", [picture(2)])


KILLED = """
import sys
from pathlib import Path
from grokchat.conversation import TextPart
from grokchat.store.draft import Draft
draft = Draft(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    draft.keep(f"words {number}", [(TextPart(f"text {number // 7}", "a.txt"), b"")])
    print(number, flush=True)
"""


def test_a_kill_at_any_moment_loses_at_most_the_last_change(tmp_path: Path) -> None:
    """What was kept before the kill is whole in the next program, and nothing half-written stays once it is sent."""
    for round_ in range(4):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(20 + 37 * round_)]
            process.send_signal(signal.SIGKILL)
            known = int([*lines, *process.stdout.read().split("\n")[:-1]][-1])
        draft = Draft(tmp_path)
        text, ((part, _),) = draft.take()
        number = int(text.removeprefix("words "))
        assert number in (known, known + 1)
        assert part in (TextPart(f"text {number // 7}", "a.txt"), TextPart(f"text {(number + 1) // 7}", "a.txt"))
        draft.keep("")
        assert list(tmp_path.iterdir()) == []


def test_half_a_character_is_no_reason_to_lose_the_rest(tmp_path: Path) -> None:
    """A lone surrogate becomes a question mark; bytes that are no text become marks."""
    left_behind(tmp_path, "a\ud83db")
    draft = Draft(tmp_path)
    assert draft.take() == ("a?b", [])
    draft.close()
    next(tmp_path.glob(f"*/{WORDS}")).write_bytes(b"a\xffb")
    assert Draft(tmp_path).take() == ("a\ufffdb", [])


@pytest.mark.parametrize(
    "damage", [b"", b"[", b"[1]", b"[[]]", b"{}", b'["text"]', b'[{"image": 3}]', b'[{"text": 3}]', b"[" * 90_000, b"\xff"]
)
def test_a_list_that_is_none_is_left_where_it_is(tmp_path: Path, damage: bytes) -> None:
    """It counts as nothing, also beside words, until a person looks at it; nothing is thrown away."""
    left_behind(tmp_path, "words", NOTES)
    path = next(tmp_path.glob(f"*/{PARTS}"))
    path.write_bytes(damage)
    draft = Draft(tmp_path)
    taken = draft.take()
    draft.keep("others")
    draft.close()
    if damage == b"{}":
        assert taken == ("words", [])
    else:
        assert taken == ("", [])
        assert path.read_bytes() == damage
        assert Draft(tmp_path).take() == ("others", [])


def test_a_picture_that_is_missing_or_altered_is_left_out(tmp_path: Path) -> None:
    """The others come; so do the words. A list that names a file elsewhere gets nothing from there."""
    left_behind(tmp_path, "look", picture(2), picture(5), picture(7), NOTES)
    files = sorted(tmp_path.glob("*/attachments/*"))
    gone, altered = files[0].stem, files[1].stem
    files[0].unlink()
    files[1].write_bytes(b"something else")
    draft = Draft(tmp_path)
    text, attached = draft.take()
    assert text == "look"
    assert NOTES in attached
    assert len(attached) == 2
    assert {gone, altered}.isdisjoint(getattr(part, "sha256", "") for part, _ in attached)
    draft.close()
    path = next(tmp_path.glob(f"*/{PARTS}"))
    path.write_text(json.dumps([{"image": {"sha256": "../../../etc/passwd", "media_type": "image/png"}}]))
    assert Draft(tmp_path).take() == ("look", [])


def test_an_empty_folder_of_a_killed_program_is_swept_away(tmp_path: Path) -> None:
    """Also one with a picture that no list names, or with a temporary file."""
    for number, name in enumerate(["lock", f"attachments/{'a' * 64}.png", f".{WORDS}.77.new"]):
        path = tmp_path / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    assert Draft(tmp_path).take() == ("", [])
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """And what cannot be read counts as nothing."""
    (tmp_path / "file").write_text("")
    draft = Draft(tmp_path / "file" / "drafts")
    with pytest.raises(StoreError, match="what was typed"):
        draft.keep("words")
    assert draft.take() == ("", [])
    draft.close()
    (tmp_path / "drafts" / "one" / WORDS).mkdir(parents=True)
    assert Draft(tmp_path / "drafts").take() == ("", [])


def test_a_full_disk_leaves_what_was_kept(tmp_path: Path) -> None:
    """It is told, and the next try that works keeps all."""
    draft = Draft(tmp_path)
    draft.keep("old", [NOTES])
    with files_up_to(3), pytest.raises(StoreError, match="keep what was typed"):
        draft.keep("the new words", [NOTES])
    with files_up_to(3), pytest.raises(StoreError, match="keep what was typed"):
        draft.keep("old", [NOTES, picture(9)])
    draft.close()
    again = Draft(tmp_path)
    assert again.take() == ("old", [NOTES])
    parts: list[Attached] = [NOTES, picture(9)]
    again.keep("the new words", parts)
    again.close()
    assert Draft(tmp_path).take() == ("the new words", parts)


def test_parts_are_kept_in_their_order(tmp_path: Path) -> None:
    """The same parts in another order are another message."""
    draft = Draft(tmp_path)
    draft.keep("", [picture(2), NOTES])
    draft.keep("", [NOTES, picture(2)])
    draft.close()
    parts: list[Part] = [part for part, _ in Draft(tmp_path).take()[1]]
    assert parts == [NOTES[0], picture(2)[0]]
