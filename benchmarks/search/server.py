"""A web server for one folder that compresses responses, like static hosts."""

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


_HEAD = 300  # bytes that browsers count for the headers of a response


@functools.lru_cache(maxsize=100_000)
def _compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=6, mtime=0)


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # send headers and body together; otherwise the second waits for an acknowledgement
    disable_nagle_algorithm = True

    def __init__(self, *arguments: Any, sent: list[int], **options: Any) -> None:
        self._sent = sent
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:  # the name that http.server requires
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        # Files that are already compressed, such as those of Pagefind, are sent unchanged, like hosts do.
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
        """Suppress the log."""


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Serve a folder until the block ends; yield its URL and a list of the bytes of each response so far."""
    sent: list[int] = []
    handler = functools.partial(_Handler, directory=str(folder), sent=sent)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", sent
    finally:
        server.shutdown()
        server.server_close()
