"""The pages that are made from tables say what the tables say."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parent.parent / "docs"


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["keys.md", "settings.md", "commands.md", "faults.md", "mathematics.md", "model-card.md"])
def test_a_page_is_fresh(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python docs/generate.py` would change nothing."""
    monkeypatch.setenv("COLUMNS", "100")
    assert (DOCS / name).read_text(encoding="utf-8") == generator().pages()[DOCS / name]


def test_every_local_link_of_the_readme_leads_somewhere() -> None:
    """Pictures and pages are there."""
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    links = [piece.split(")")[0] for piece in text.split("](")[1:]]
    assert links
    assert [link for link in links if "://" not in link and not (DOCS.parent / link).exists()] == []


def test_the_card_names_every_parameter_and_every_key_that_the_program_has() -> None:
    """What a person reads there can be done."""
    from grokchat.commands import COMMANDS
    from grokchat.conversation import PARAMETERS

    page = (DOCS / "model-card.md").read_text(encoding="utf-8")
    assert [one.name for one in PARAMETERS if f"| `{one.name}` |" not in page] == []
    keys = {one.shown_keys for one in COMMANDS} | {"Alt+Tab"}
    assert set(re.findall(r"Alt\+[A-Z]|Ctrl\+[A-Z]|F\d+", page)) <= keys
