"""A fake GitHub for the tests of the workflows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.github.hub import Hub


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return Hub(tmp_path)
