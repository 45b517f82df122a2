"""What every test may use: small blogs written inline, and no network."""

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
    """A test reached for another machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Connections leave this machine neither in tests nor in what they build."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in _LOOPBACK:
            raise NetworkBlockedError(f"a test tried to reach {address!r}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign] # the one place where the network is closed
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


WriteTree = Callable[[Path, Mapping[str, str | bytes]], Path]


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their relative paths."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def chromium() -> str | None:
    """Debian's browser, where it is installed."""
    return shutil.which("chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip browser tests where there is no browser, except in CI, where that is a failure."""
    if chromium() or os.environ.get("CI") == "true":
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="needs Debian's chromium: apt install chromium"))
