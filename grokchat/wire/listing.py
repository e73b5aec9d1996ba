"""The service's list of models, one row of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grokchat.conversation import ListedModel


def listed_model(row: Mapping[str, Any]) -> ListedModel:
    """The model of a row of `/ai/models/search`; what makes no sense is left out."""
    properties = row.get("properties")
    context = 0
    for one in properties if isinstance(properties, list) else []:
        value = one.get("value") if isinstance(one, Mapping) and one.get("property_id") == "context_window" else None
        if isinstance(value, int | str) and len(str(value)) < 16 and str(value).isdecimal():
            context = int(value)
    words = " ".join(str(row.get("description") or "").split())
    return ListedModel(str(row["name"]), context, words)
