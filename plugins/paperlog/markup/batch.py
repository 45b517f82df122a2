"""Converts many posts, in worker processes where there are enough of them to be worth starting some."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass

from paperlog.forking import can_fork
from paperlog.markup.rendered import Rendered
from paperlog.markup.renderer import Renderer
from paperlog.progress import Tell, nobody

_WORTH_WORKERS = 150  # posts; starting two workers takes as long as converting about twenty
_CHUNK = 25


@dataclass(frozen=True, slots=True)
class Text:
    """The Markdown of one post, and where it stands."""

    body: str
    path: str
    body_line: int


def render_all(
    renderer: Renderer, texts: Sequence[Text], *, workers: int | None = None, tell: Tell = nobody
) -> list[Rendered]:
    """Convert texts, in order.

    Args:
        renderer: Converts each of them; workers get a copy.
        texts: What to convert.
        workers: How many processes; by default as many as there are cores.
        tell: Hears how many are converted.
    """
    workers = workers or os.cpu_count() or 1
    if workers < 2 or len(texts) < _WORTH_WORKERS or not can_fork():
        return [_render(renderer, text) for text in texts]
    # Forked workers have everything imported already; whoever runs other threads converts alone.
    with multiprocessing.get_context("fork").Pool(workers, _start, (renderer,)) as pool:
        results = []
        for result in pool.imap(_render_here, texts, chunksize=_CHUNK):
            results.append(result)
            tell("posts converted", len(results), len(texts))
        return results


_worker: Renderer | None = None


def _start(renderer: Renderer) -> None:
    global _worker  # noqa: PLW0603 - a pool's initializer has no other place to leave what it makes
    _worker = renderer


def _render_here(text: Text) -> Rendered:
    assert _worker is not None
    return _render(_worker, text)


def _render(renderer: Renderer, text: Text) -> Rendered:
    return renderer.render(text.body, path=text.path, body_line=text.body_line)
