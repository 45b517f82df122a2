"""Recognize links to YouTube and Vimeo videos, and write them as links that a script can turn into players."""

from __future__ import annotations

import html
import re

_VIDEO = re.compile(
    r"""(?:https?:)?//(?:
        (?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com/
            (?:watch/?\?(?:[^#\s]*&)?v=|embed/|shorts/|live/|v/)(?P<youtube>[\w-]{11})(?![\w-])
      | youtu\.be/(?P<short>[\w-]{11})(?![\w-])
      | (?:www\.)?vimeo\.com/(?:channels/[\w-]+/)?(?P<vimeo>\d+)/?(?=[?\#]|$)
      | player\.vimeo\.com/video/(?P<player>\d+)/?(?=[?\#]|$)
    )""",
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_NAMES = {"youtube": "YouTube", "vimeo": "Vimeo"}
_WATCH = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}


def video_embed(url: str) -> tuple[str, str] | None:
    """Return the provider (`youtube` or `vimeo`) and the id of the video at a URL, or `None`."""
    match = _VIDEO.match(url.strip())
    if match is None:
        return None
    if youtube := match["youtube"] or match["short"]:
        return "youtube", youtube
    return "vimeo", match["vimeo"] or match["player"]


def watch_url(provider: str, video: str) -> str:
    """Return the URL of the page of a video."""
    return _WATCH[provider].format(video)


def video_figure(url: str, *, title: str = "") -> str:
    """Return a figure that loads nothing from other hosts: a link with a play button drawn by the style sheet.

    `url` must be accepted by `video_embed`. `title` is plain text; if it is empty, the name of the provider is shown.
    """
    embed = video_embed(url)
    assert embed is not None
    provider, video = embed
    return (
        f'<figure class="video" data-video="{provider}:{video}"><a href="{html.escape(url)}">'
        '<span class="video-play" aria-hidden="true"></span>'
        f'<span class="video-title">{html.escape(title or _NAMES[provider])}</span></a></figure>'
    )
