"""The emulator's list of models: pages, words, and models that can be asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from emulator_asking import CHAT, ask, chat

from grokchat.emulator import RunningEmulator, catalog, serve_in_thread


@pytest.fixture(scope="module")
def emulator() -> Iterator[RunningEmulator]:
    running = serve_in_thread(rate=0, think=0)
    yield running
    running.stop()


def listed(emulator: RunningEmulator, query: str) -> dict[str, Any]:
    status, data = ask(emulator, f"/accounts/local/ai/models/search?{query}", None, method="GET")
    assert status == 200
    values: dict[str, Any] = json.loads(data)
    return values


def test_pages_together_are_the_list(emulator: RunningEmulator) -> None:
    """The last one is short, the one after it empty."""
    pages = [listed(emulator, f"per_page=50&page={number}")["result"] for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 50, 29, 0]
    assert [row["name"] for page in pages for row in page] == [row["name"] for row in catalog.models()]


def test_a_page_says_where_it_stands(emulator: RunningEmulator) -> None:
    """As the service does; twenty a page unless asked otherwise, whatever nonsense is asked."""
    assert listed(emulator, "page=2&per_page=3")["result_info"] == {"page": 2, "per_page": 3, "count": 3, "total_count": 129}
    assert len(listed(emulator, "per_page=many&page=-1")["result"]) == 20


def test_rows_are_found_by_task_and_words(emulator: RunningEmulator) -> None:
    """And have the service's fields."""
    rows = listed(emulator, "task=Text%20Generation&search=llama")["result"]
    assert rows
    assert all("llama" in row["name"] for row in rows)
    assert {"id", "source", "name", "description", "task", "tags", "properties"} == set(rows[0])
    assert listed(emulator, "task=Text-to-Image")["result"] == []


@pytest.mark.parametrize("path", [CHAT, "/accounts/local/ai/run/@cf/openai/gpt-oss-20b"])
def test_a_listed_model_answers(emulator: RunningEmulator, path: str) -> None:
    """On both addresses; one that is not listed does not."""
    assert ask(emulator, path, {**chat(), "model": "@cf/openai/gpt-oss-20b"})[0] == 200
    assert ask(emulator, CHAT, {**chat(), "model": "@cf/openai/none"})[0] == 404
