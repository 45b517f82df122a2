"""Values of a configuration are told apart, and no way to spell them depends on the process."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from paperlog.canonical import spelled

VALUES: list[Any] = [
    None, True, 1, "1", 1.5, float("nan"), float("inf"), "nan", [], {}, [["a", "b"]], {"a": "b"}, {1: "a"}, {"1": "a"},
    {1, 2}, ["1", "2"], {"1", "2"}, len, partial(len, 1), partial(len, 2),
]  # fmt: skip


def test_different_values_are_spelled_differently() -> None:
    assert len({repr(spelled(value)) for value in VALUES}) == len(VALUES)
    assert len({json.dumps(spelled(value)) for value in VALUES}) == len(VALUES)


def test_sets_have_no_order() -> None:
    assert spelled({"b", "a", "c"}) == spelled(frozenset(("c", "b", "a")))
