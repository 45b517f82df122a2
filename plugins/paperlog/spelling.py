"""Values of a configuration, spelled in the same way by every process, so that they can stand in keys of the cache."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any


def spelled(value: Any) -> Any:
    """A value whose `repr` is the same in every process: no addresses in memory, no order of sets."""
    if isinstance(value, Mapping):
        return [(str(key), spelled(entry)) for key, entry in value.items()]
    if isinstance(value, list | tuple):
        return [spelled(entry) for entry in value]
    if isinstance(value, set | frozenset):
        return sorted(str(spelled(entry)) for entry in value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, partial):
        return spelled((value.func, value.args, value.keywords))
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}.{value.__qualname__}"
    return type(value).__qualname__, spelled(getattr(value, "__dict__", str(value)))
