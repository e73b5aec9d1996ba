"""A token is shown by nothing but `reveal`."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grokchat.conversation import Token

SECRET = "canary-0815-secret-value"


@dataclass(frozen=True)
class Holder:
    token: Token


@pytest.mark.parametrize(
    "shown",
    [
        repr(Token(SECRET)),
        str(Token(SECRET)),
        f"{Token(SECRET)}",
        f"{Token(SECRET)!r:>40}",
        f"{Token(SECRET):>40}",
        format(Token(SECRET), "s"),
        "%s %r" % (Token(SECRET), Token(SECRET)),  # noqa: UP031 - the old form is one of those that leak
        repr([Token(SECRET)]),
        repr({"token": Token(SECRET)}),
        repr(Holder(Token(SECRET))),
        ascii(Token(SECRET)),
    ],
)
def test_no_way_of_printing_shows_it(shown: str) -> None:
    """Three stars in its place."""
    assert "canary" not in shown
    assert "***" in shown


def test_no_way_of_copying_out_takes_it_along() -> None:
    """Pickle, copy and JSON refuse, and their errors do not show it either."""
    for take in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError) as caught:
            take(Token(SECRET))
        assert "canary" not in "".join(traceback.format_exception(caught.value))
    assert not hasattr(Token(SECRET), "__dict__")


def test_a_log_does_not_show_it(caplog: pytest.LogCaptureFixture) -> None:
    """As an argument of a message."""
    logging.getLogger("test").warning("using %s and %r", Token(SECRET), Token(SECRET))
    assert "canary" not in caplog.text


def test_it_is_given_out_on_request() -> None:
    """To the one place that sends it; an empty one counts as none."""
    assert Token(SECRET).reveal() == SECRET
    assert bool(Token(SECRET))
    assert not Token("")


def test_its_end_is_shown_only_when_it_is_long() -> None:
    """Four characters of a short token would be half of it."""
    assert Token(SECRET).last_four == "…alue"
    assert Token("short-token").last_four == "…"


def test_redacting_takes_it_out_of_any_text() -> None:
    """Everywhere it stands; without a token the text stays."""
    assert Token(SECRET).redact(f"a {SECRET} b {SECRET}") == "a *** b ***"
    assert Token("").redact("a b") == "a b"


@given(st.text(), st.text(), st.text("abc-", min_size=5))
def test_nothing_redacted_holds_it(before: str, after: str, secret: str) -> None:
    """Whatever stands around it."""
    assert secret not in Token(secret).redact(before + secret + after)
