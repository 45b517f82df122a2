"""Fixtures for a real browser on the real blog, served locally."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parents[2]

expect.set_options(timeout=30_000)  # the default of five seconds is too short on a busy machine


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Suppress the log."""


def build(root: Path, site: Path) -> None:
    """Build a blog with `mkdocs build`."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--quiet",
            "--config-file",
            str(root / "mkdocs.yml"),
            "--site-dir",
            str(site),
        ],
        check=True,
    )


def serve(folder: Path) -> tuple[http.server.ThreadingHTTPServer, str]:
    """Serve a folder on a free local port; return the server and its URL."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build this repository's own blog into a folder named `blog`."""
    folder = tmp_path_factory.mktemp("served") / "blog"
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def blog(site: Path) -> Iterator[str]:
    """Serve the blog at the root of a host and yield its URL."""
    server, address = serve(site)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def blog_below(site: Path) -> Iterator[str]:
    """Serve the blog under a path that differs from its configuration, as in a preview, and yield its URL."""
    server, address = serve(site.parent)
    yield f"{address}blog/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's chromium, without sandbox because CI runs as root, and without background requests.

    It resolves `blog.example` to this machine, to test a host without encryption that is not `localhost`.
    """
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--host-resolver-rules=MAP blog.example 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        yield browser
        browser.close()
