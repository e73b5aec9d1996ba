"""Several programs, a kill, and a folder that cannot be written: what was said and received is there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import stored
from conversation_events import spoke
from failing_disk import BIND

from grokchat.conversation import Conversation, ImagePart, Message, replay
from grokchat.errors import StoreError
from grokchat.store import Library, SessionSettings, files, read_attachment

HERE = Path(__file__).parent


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "data", tmp_path / "cache")


@contextmanager
def other(code: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Another program; it is killed at the end, if it still lives."""
    command = [sys.executable, "-c", code, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE.parent) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def streaming(home: Path, silent_after: int) -> Iterator[subprocess.Popen[str]]:
    """A program that streams a reply into the store."""
    with other(
        "import sys; sys.path.insert(0, 'tests'); import stored; stored.main(*sys.argv[1:])", str(home), str(silent_after)
    ) as process:
        yield process


def reply_in(library: Library) -> Message:
    return replay(library.read("last")[2]).path[-1]


def whole(words: int) -> str:
    return "".join(f"word{number} " for number in range(words))


def test_a_second_program_reads_what_the_first_one_writes(library: Library) -> None:
    """It says who has the conversation, changes nothing, and may go on when the first has gone."""
    code = (
        "import sys; from pathlib import Path; from grokchat.store import Library\n"
        "library = Library(Path(sys.argv[1]), Path(sys.argv[2])); stored = library.open('last')\n"
        "print('open', stored.read_only, flush=True); sys.stdin.read()"
    )
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a"), sync=True)
    stored.close()
    with other(code, str(library.folder.parent), str(library.folder.parent.parent / "cache")) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open False\n"
        again = library.open("last")
        assert again.read_only
        assert f"process {process.pid}" in again.notices[0]
        assert again.journal.whole is not None
        assert [one.id for one in again.journal.whole.path] == ["a"]
        with pytest.raises(StoreError, match="another window"):
            again.set_settings(SessionSettings())
        with pytest.raises(StoreError, match="not open for writing"):
            again.journal.append(spoke("b"), sync=True)
        again.close()
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    last = library.open("last")
    assert not last.read_only
    assert last.settings.title == "A"
    last.close()


@pytest.mark.parametrize("pieces", [1, 50, 500, 3000])
def test_what_a_killed_program_received_is_a_prefix_of_what_was_sent(library: Library, tmp_path: Path, pieces: int) -> None:
    """Killed in the middle of a stream: the question is whole, the reply begins as it began, and it is marked as cut off."""
    with streaming(tmp_path, -1) as process:
        assert process.stdout is not None
        for _ in range(pieces):
            last = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest = process.stdout.read().split("\n")
        process.wait(20)
    sent = max([last, *(int(line) for line in rest[:-1] if line)])
    path = replay(library.read("last")[2]).path
    assert path[0].text == "Count"
    reply = reply_in(library) if len(path) > 1 else None
    if reply is not None:
        assert whole(sent + 1).startswith(reply.text)
        assert reply.how == "truncated"
    stored = library.open("last")
    assert not stored.read_only
    stored.close()


def test_what_came_before_a_silence_is_on_the_disk_at_once(library: Library, tmp_path: Path) -> None:
    """A stream that stalls and is killed then loses nothing."""
    with streaming(tmp_path, 7) as process:
        assert process.stdout is not None
        for _ in range(7):
            process.stdout.readline()
        while not library.sessions() or reply_in(library).text != whole(7):
            # The next piece never comes, so only the clock can write these.
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait(20)
    assert reply_in(library).text == whole(7)


def test_nothing_that_was_acknowledged_is_lost_however_often_the_program_is_killed(library: Library, tmp_path: Path) -> None:
    """Twelve kills at moments that chance chooses, each time going on with the same conversation.

    Questions, whole answers, pictures and titles are there once the program was told so; nothing else stands between them, and no
    line is damaged but a torn last one, whose bytes are beside.
    """
    chance = random.Random()
    known: set[str] = set()
    code = "import sys; sys.path.insert(0, 'tests'); import stored; stored.talk(sys.argv[1])"
    for _ in range(12):
        with other(code, str(tmp_path)) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(chance.randrange(1, 40))]
            threading.Event().wait(chance.random() / 50)
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().split("\n")[:-1]
        known |= {line.strip() for line in lines}
        id, settings, recorded, notices = library.read("last")
        conversation = replay(recorded)
        check_kept(conversation, known, partial(read_attachment, library.folder / id))
        titled = max((int(one.split()[1]) for one in known if one.startswith("titled")), default=0)
        assert int(settings.title.replace("question 1", "title 0").split()[1]) >= titled
        assert notices in ([], ["The last line is not whole; it is left as it is."])
    assert len(known) > 30
    assert len(library.sessions()) == 1
    assert library.mend("last") == [] or list(library.folder.glob("*/*.torn-*"))


def check_kept(conversation: Conversation, known: set[str], read: Callable[[str], bytes]) -> None:
    """That everything which is known to be kept stands in the conversation, in its order and once."""
    questions = [one for one in conversation.messages.values() if one.role == "user"]
    assert [one.text for one in questions] == [f"question {number}" for number in range(1, len(questions) + 1)]
    assert {one for one in known if one.startswith("said")} <= {f"said {number}" for number in range(1, len(questions) + 1)}
    for number, question in enumerate(questions, 1):
        replies = [one for one in conversation.messages.values() if one.parent == question.id and one.role == "assistant"]
        whole = [one for one in replies if one.how == "done"]
        assert all(one.text.strip() == stored.answer_to(question.text) for one in whole)
        assert all(f"{stored.answer_to(question.text)} ".startswith(one.text) for one in replies)
        assert len(whole) >= len({f"answered {number}", f"retried {number}"} & known)
        (image,) = [part for part in question.parts if isinstance(part, ImagePart)]
        assert read(image.sha256) == stored.picture(number)


@pytest.mark.skipif(BIND is None, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(library: Library, tmp_path: Path) -> None:
    """Reading goes on; making, going on and renaming say why they cannot."""
    stored = library.create(SessionSettings(title="A"), "x")
    stored.journal.append(spoke("a"), sync=True)
    stored.close()
    (stored.folder / "lock").unlink()
    code = (
        "import sys; from pathlib import Path; from grokchat.errors import StoreError\n"
        "from grokchat.store import Library, SessionSettings\n"
        "library = Library(Path(sys.argv[1]), Path(sys.argv[2])); print([one.title for one in library.sessions()])\n"
        "for act in (lambda: library.create(SessionSettings(), 'x'), lambda: library.open('last'),\n"
        "            lambda: library.rename('last', 'B'), lambda: library.delete('last')):\n"
        "    try: act(); print('done')\n"
        "    except StoreError as error: print(error.happened.rpartition(': ')[2])\n"
        "print(len(library.read('last')[2]))"
    )
    folders = [stored.folder, library.folder, library.folder.parent]
    for folder in folders:
        folder.chmod(0o500)
    try:
        command = [
            *(BIND or []),
            sys.executable,
            "-c",
            code,
            str(library.folder.parent),
            str(tmp_path / "cache"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, cwd=HERE.parent)
    finally:
        for folder in folders:
            folder.chmod(0o700)
    assert done.stdout.split("\n") == ["['A']", *["there is no permission."] * 4, "1", ""], done.stderr


def test_a_folder_that_is_there_is_never_taken_for_a_new_one(tmp_path: Path) -> None:
    """Whoever comes second has to think of another name."""
    assert files.make_new_folder(tmp_path / "one")
    assert not files.make_new_folder(tmp_path / "one")
    assert (tmp_path / "one").stat().st_mode & 0o777 == 0o700


def test_two_programs_that_make_conversations_at_once_make_two(library: Library, tmp_path: Path) -> None:
    """Ids never meet."""
    code = (
        "import sys; from pathlib import Path; from grokchat.store import Library, SessionSettings\n"
        "library = Library(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(len({library.create(SessionSettings(title='Same', created=1.0), '').id for _ in range(30)}), flush=True)"
    )
    with (
        other(code, str(tmp_path / "data"), str(tmp_path / "cache")) as one,
        other(code, str(tmp_path / "data"), str(tmp_path / "cache")) as two,
    ):
        assert [one.communicate()[0], two.communicate()[0]] == ["30\n", "30\n"]
    assert len(library.sessions()) == 60
