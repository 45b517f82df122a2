"""Canonical forms of configuration values, equal in every process, for use in cache keys."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any


def spelled(value: Any) -> Any:
    """Return a canonical form of a value, which is equal in every process and different for different values.

    It contains no memory addresses and does not depend on the order of sets. It stays distinct when encoded as JSON.
    """
    if isinstance(value, Mapping):
        return "mapping", [(spelled(key), spelled(entry)) for key, entry in value.items()]
    if isinstance(value, list | tuple):
        return [spelled(entry) for entry in value]
    if isinstance(value, set | frozenset):
        return "set", sorted(repr(spelled(entry)) for entry in value)
    if isinstance(value, float) and not math.isfinite(value):
        return "number", repr(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, partial):
        return spelled((value.func, value.args, value.keywords))
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}"
    return type(value).__qualname__, spelled(getattr(value, "__dict__", str(value)))
