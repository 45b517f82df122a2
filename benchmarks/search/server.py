"""A server for one folder that compresses what it sends, as every static host does."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_WORTH = (".html", ".js", ".css", ".json", ".svg", ".xml", ".txt", ".pf_meta", ".pf_fragment", ".pf_index")


_HEAD = 300  # bytes, as browsers count the head of an answer


@functools.lru_cache(maxsize=100_000)
def _compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=6, mtime=0)


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # heads and bodies leave together; else each waits for the other's acknowledgement
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, sent: list[int], **options: Any) -> None:
        self._sent = sent
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:  # the name is the library's own
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        # What is compressed already, such as the parts of Pagefind, does not shrink, and hosts send it as it is.
        plain = path.read_bytes()
        small = _compressed(str(path)) if path.suffix in _WORTH else plain
        body = small if len(small) < len(plain) else plain
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if body is small and small is not plain:
            self.send_header("Content-Encoding", "gzip")
        self._sent.append(len(body) + _HEAD)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The address of a folder while the block runs, and the bytes of each answer so far."""
    sent: list[int] = []
    handler = functools.partial(_Handler, directory=str(folder), sent=sent)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", sent
    finally:
        server.shutdown()
        server.server_close()
