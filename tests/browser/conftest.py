"""A real browser on the real blog, served from this machine."""

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

expect.set_options(timeout=30_000)  # a machine that is busy with other tests takes more than the usual five seconds


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing: a test's output is its findings."""


def build(root: Path, site: Path) -> None:
    """Build a blog as its owner would."""
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
    """Serve a folder on a free port of this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This repository's own blog, built into a folder named `blog`."""
    folder = tmp_path_factory.mktemp("served") / "blog"
    build(ROOT, folder)
    return folder


@pytest.fixture(scope="session")
def blog(site: Path) -> Iterator[str]:
    """The address of the blog at the root of a host."""
    server, address = serve(site)
    yield address
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def blog_below(site: Path) -> Iterator[str]:
    """The address of the blog under a path that its configuration does not know, as in a preview."""
    server, address = serve(site.parent)
    yield f"{address}blog/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, without sandbox since CI runs as root, and without errands of its own.

    `blog.example` is this machine to it: a host that is reached without encryption and is not the visitor's own.
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
