"""What was typed and not sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grokchat.errors import StoreError
from grokchat.store.draft import keep_draft, take_draft


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip))
def test_what_is_kept_is_taken_once(tmp_path: Path, text: str) -> None:
    """Whatever characters it has, and only once."""
    path = tmp_path / "new" / "draft.md"
    keep_draft(path, text)
    assert (take_draft(path), take_draft(path)) == (text, "")


def test_nothing_worth_keeping_leaves_the_older_one(tmp_path: Path) -> None:
    """An empty box of a second window does not throw away what the first one kept."""
    path = tmp_path / "draft.md"
    keep_draft(path, "words")
    keep_draft(path, "  \n")
    assert take_draft(path) == "words"


def test_half_a_character_is_no_reason_to_lose_the_rest(tmp_path: Path) -> None:
    """A lone surrogate becomes a question mark; bytes that are no text become marks."""
    path = tmp_path / "draft.md"
    keep_draft(path, "a\ud83db")
    assert take_draft(path) == "a?b"
    path.write_bytes(b"a\xffb")
    assert take_draft(path) == "a\ufffdb"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """And what cannot be read counts as nothing."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="what was typed"):
        keep_draft(tmp_path / "file" / "draft.md", "words")
    assert take_draft(tmp_path / "file" / "draft.md") == ""
    (tmp_path / "folder").mkdir()
    assert take_draft(tmp_path / "folder") == ""
