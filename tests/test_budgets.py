"""The house rules that a machine can check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "grokchat").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOORS = {"grokchat/cli/main.py", "grokchat/tui/app.py", "grokchat/tools/worker.py"}
PURE = ("conversation", "wire", "render", "text.py", "commands.py")
IMPURE = {"os", "pathlib", "time", "random", "socket", "asyncio", "httpx"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text()))


def test_files_classes_and_functions_stay_small() -> None:
    """300, 200 and 40 lines."""
    over: list[str] = []
    for path in FILES:
        if path.read_text().count("\n") > 300:
            over.append(name_of(path))
        for node in nodes(path):
            limit = 200 if isinstance(node, ast.ClassDef) else 40 if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else 0
            if limit and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > limit:
                    over.append(f"{name_of(path)}:{node.lineno} {node.name} {size}")
    assert over == []


def test_everything_is_caught_only_at_the_doors() -> None:
    """`except Exception` hides bugs elsewhere."""
    found = {
        name_of(path)
        for path in FILES
        for node in nodes(path)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception"))
    }
    assert found <= DOORS


def test_every_public_name_has_a_docstring() -> None:
    """Modules, classes and functions."""
    bare: list[str] = []
    for path in FILES:
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree):
            bare.append(name_of(path))
        for node in tree.body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                inner = node.body if isinstance(node, ast.ClassDef) else []
                methods = [one for one in inner if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
                for one in (node, *(method for method in methods if not method.name.startswith("_"))):
                    if not ast.get_docstring(one):
                        bare.append(f"{name_of(path)}:{one.lineno} {one.name}")
    assert bare == []


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_touch_nothing_outside(room: str) -> None:
    """Values in, values out."""
    place = ROOT / "grokchat" / room
    for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
        for node in nodes(path):
            names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names.append(node.module or "")
            assert not {name.partition(".")[0] for name in names} & IMPURE, name_of(path)


def test_lines_are_never_split_where_unicode_says() -> None:
    """`splitlines` breaks at U+2028 and U+0085, inside a JSON string or a message."""
    assert [name_of(path) for path in FILES if ".splitlines(" in path.read_text()] == []


def test_tests_neither_sleep_nor_mock() -> None:
    """They step, and they use the real thing."""
    wrong = re.compile(r"time\.sleep\(|asyncio\.sleep\((?!0\))|mock\.patch|Magic" + r"Mock|\bMock\(")
    assert [name_of(path) for path in TESTS if wrong.search(path.read_text())] == []


def test_only_the_screen_knows_textual_and_only_the_client_knows_httpx() -> None:
    """Neither leaks into another room."""
    for library, room in (("textual", "grokchat/tui/"), ("httpx", "grokchat/client/")):
        pattern = re.compile(rf"^\s*(import|from) {library}\b", re.MULTILINE)
        users = [name_of(path) for path in FILES if pattern.search(path.read_text())]
        assert users
        assert all(user.startswith(room) for user in users), users
