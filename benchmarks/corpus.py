"""Write a generated blog to a folder, in the layout of paperlog or of one of its peers."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.layouts import LAYOUTS
from benchmarks.notes import notes

SEED = "paperlog"


def write_corpus(folder: Path, *, layout: str, posts: int, seed: str = SEED) -> None:
    """Write a blog with all files that its tool needs to build it.

    Args:
        folder: The folder of the blog; created if it does not exist.
        layout: A key of `LAYOUTS`.
        posts: The number of posts.
        seed: Another seed gives other notes.
    """
    LAYOUTS[layout](folder, notes(posts, seed=seed), seed)


def main() -> None:
    """Write a corpus from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.corpus", description="write a generated blog")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to write it; new or empty")
    parser.add_argument("--posts", type=int, default=1000, metavar="N", help="number of posts (default: 1000)")
    parser.add_argument("--layout", choices=sorted(LAYOUTS), default="paperlog", help="tool (default: paperlog)")
    parser.add_argument("--seed", default=SEED, help="another seed gives other notes")
    arguments = parser.parse_args()
    if arguments.posts < 0:
        parser.error("--posts cannot be negative")
    if arguments.folder.exists() and any(arguments.folder.iterdir()):
        parser.error(f"'{arguments.folder}' is not empty")
    write_corpus(arguments.folder, layout=arguments.layout, posts=arguments.posts, seed=arguments.seed)


if __name__ == "__main__":
    main()
