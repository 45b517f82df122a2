"""A server that behaves like arXiv, and a client with a fake clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.arxiv_server import ArxivServer, Asking, FakeClock, serving


@pytest.fixture
def server() -> Iterator[ArxivServer]:
    with serving(ArxivServer()) as running:
        yield running


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def asking(server: ArxivServer, clock: FakeClock, tmp_path: Path) -> Iterator[Asking]:
    asking = Asking(server, clock, tmp_path)
    with asking.client:
        yield asking
