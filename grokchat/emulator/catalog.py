"""The list of Workers AI's own models: a few that exist, and enough of the demo's own that a client must turn pages."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from grokchat.emulator.choices import GIVING

_REAL: tuple[tuple[str, int, str], ...] = (
    ("@cf/meta/llama-3.1-8b-instruct", 7_968, "A small multilingual model for dialogue."),
    ("@cf/meta/llama-3.3-70b-instruct-fp8-fast", 24_000, "A large model, quantized to be faster."),
    ("@cf/meta/llama-4-scout-17b-16e-instruct", 131_000, "Text and images, a mixture of experts."),
    ("@cf/mistralai/mistral-small-3.1-24b-instruct", 128_000, "Text and images, with functions."),
    ("@cf/openai/gpt-oss-120b", 128_000, "Open weights for reasoning."),
    ("@cf/openai/gpt-oss-20b", 128_000, "Open weights for reasoning, smaller."),
    ("@cf/qwen/qwen2.5-coder-32b-instruct", 32_768, "For code."),
    ("@cf/google/gemma-3-12b-it", 80_000, "Text and images in many languages."),
)
_OTHERS = 120
_TOKENS = (GIVING, 8_192, "The demo's own model, which tells how likely each of its tokens is.")
MOST_PAGE = 500


def models() -> list[dict[str, Any]]:
    """Every row, as the service gives it."""
    names = [
        *_REAL,
        _TOKENS,
        *((f"@cf/demo/text-{number:03}", 8_192, f"A model of the demo, number {number}.") for number in range(_OTHERS)),
    ]
    return [_row(*one) for one in names]


def search(query: Mapping[str, str]) -> dict[str, Any]:
    """The answer to `/ai/models/search`: rows by task and words, a page of them."""
    rows = models()
    task, words = query.get("task", ""), query.get("search", "").lower()
    found = [row for row in rows if task in ("", row["task"]["name"]) and words in row["name"].lower()]
    size = min(MOST_PAGE, max(1, _whole(query.get("per_page", ""), 20)))
    page = max(1, _whole(query.get("page", ""), 1))
    shown = found[(page - 1) * size : page * size]
    info = {"page": page, "per_page": size, "count": len(shown), "total_count": len(found)}
    return {"success": True, "errors": [], "messages": [], "result": shown, "result_info": info}


def known(name: str) -> bool:
    """Whether the list has the model."""
    return any(row["name"] == name for row in models())


def _row(name: str, context: int, words: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "source": 1,
        "name": name,
        "description": words,
        "task": {"id": "c329a1f9-323d-4e91-b2aa-582dd4188d34", "name": "Text Generation", "description": "Texts from texts."},
        "tags": [],
        "properties": [{"property_id": "context_window", "value": str(context)}],
    }


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise
