"""Settings and helpers of all tests: no network, small blogs written inline, and skipped browser tests."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("paperlog", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("paperlog")

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class NetworkBlockedError(AssertionError):
    """A test tried to connect to another machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Block connections to other machines, also during builds."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise NetworkBlockedError(f"a test tried to reach {address!r}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign] # the only place that blocks the network
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


WriteTree = Callable[[Path, Mapping[str, str | bytes]], Path]


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files, given by their relative paths, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def chromium() -> str | None:
    """Return the path of Debian's browser, or `None` if it is not installed."""
    return shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests if there is no browser; in CI they fail instead."""
    if chromium() or os.environ.get("CI") == "true":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="needs Debian's chromium: apt install chromium"))
