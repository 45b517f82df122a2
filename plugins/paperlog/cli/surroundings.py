"""The dependencies of commands on the clock, on chance and on the environment, which tests can replace."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

from msgspec import Struct, field


def _today() -> date:
    return datetime.now(UTC).date()


class Surroundings(Struct, frozen=True):
    """The clock (seconds since the epoch), `sleep`, the day in UTC, a random number (0 to 1) and the environment."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    today: Callable[[], date] = _today
    jitter: Callable[[], float] = random.random
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
