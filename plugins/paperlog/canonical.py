"""Values of a configuration, spelled in the same way by every process, so that they can stand in keys of the cache."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any


def spelled(value: Any) -> Any:
    """A value that is the same in every process, and another for any other value.

    It has no addresses in memory and no order of sets, and may be written as JSON without becoming like another.
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
