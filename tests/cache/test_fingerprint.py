"""A fingerprint differs where what it is made from does, and is the same in every process."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from msgspec.structs import replace

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.post import Link, Post

POST = Post(path="posts/a.md", slug="a", date=datetime(2019, 12, 3, tzinfo=UTC), title="A")
NOON = datetime(2019, 12, 3, 12, tzinfo=UTC)
DIFFERENT = [
    (POST,),
    (replace(POST, title="B"),),
    (replace(POST, title=None),),
    (replace(POST, links=(Link("code", "https://a.example/"),)),),
    (replace(POST, date=NOON),),
    (replace(POST, date=NOON.astimezone(timezone(timedelta(hours=1)))),),  # the same moment, told by another clock
    (1,), ("1",), (True,), (None,), ("",), (), ((),), ("a", "b"), (("a", "b"),), ("a,b",), ("\ud800",), ("\ud801",),
    ("<b>",), (Markup("<b>"),), ({"a": 1},), ({"b": 1},),
]  # fmt: skip


def test_different_things_have_different_fingerprints() -> None:
    assert len({fingerprint(*parts) for parts in DIFFERENT}) == len(DIFFERENT)


@given(st.lists(st.text() | st.integers(-(2**53), 2**53) | st.none() | st.booleans() | st.lists(st.text()), max_size=4))
def test_any_values_are_told_apart_by_their_fingerprints(parts: list[object]) -> None:
    assert fingerprint(*parts) == fingerprint(*parts)
    assert fingerprint(*parts, "") != fingerprint(*parts)
    assert fingerprint(parts) != fingerprint(*parts) or parts == [parts]


def test_another_process_makes_the_same() -> None:
    code = "from tests.cache.test_fingerprint import *; print([fingerprint(*parts) for parts in DIFFERENT])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.strip() == repr([fingerprint(*parts) for parts in DIFFERENT])
