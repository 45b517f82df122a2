"""Videos are links until a reader wants to see them."""

from __future__ import annotations

import pytest

from paperlog.markup.renderer import Renderer
from paperlog.markup.videos import video_embed

RENDERER = Renderer()


def html(body: str) -> str:
    return RENDERER.render(body, path="posts/a.md").html.strip()


def figure(embed: str, url: str, title: str) -> str:
    return (
        f'<figure class="video" data-video="{embed}"><a href="{url}">'
        '<span class="video-play" aria-hidden="true"></span>'
        f'<span class="video-title">{title}</span></a></figure>'
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://youtube.com/watch?list=PL1&v=dQw4w9WgXcQ&t=3s", ("youtube", "dQw4w9WgXcQ")),
        ("http://m.youtube.com/watch?v=dQw4w9WgXcQ#x", ("youtube", "dQw4w9WgXcQ")),
        ("https://youtu.be/dQw4w9WgXcQ?t=3", ("youtube", "dQw4w9WgXcQ")),
        ("//www.youtube-nocookie.com/embed/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://www.youtube.com/live/dQw4w9WgXcQ?si=x", ("youtube", "dQw4w9WgXcQ")),
        ("https://vimeo.com/123456", ("vimeo", "123456")),
        ("https://player.vimeo.com/video/123456?h=abc", ("vimeo", "123456")),
        ("https://vimeo.com/channels/staffpicks/123456", ("vimeo", "123456")),
        ("https://vimeo.com/about", None),
        ("https://www.youtube.com/@channel", None),
        ("https://www.youtube.com/watch?v=short", None),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQQ", None),
        ("https://evil.example/https://youtu.be/dQw4w9WgXcQ", None),
        ("https://youtu.be.evil.example/dQw4w9WgXcQ", None),
        ("javascript://youtu.be/dQw4w9WgXcQ", None),
    ],
)
def test_videos_are_known_by_their_urls(url: str, expected: tuple[str, str] | None) -> None:
    assert video_embed(url) == expected


def test_a_paragraph_that_is_only_a_link_to_a_video_becomes_a_figure() -> None:
    url = "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3"
    escaped = url.replace("&", "&amp;")
    assert html(url) == figure("youtube:dQw4w9WgXcQ", escaped, "YouTube")
    assert html(f"<{url}>") == figure("youtube:dQw4w9WgXcQ", escaped, "YouTube")
    assert html(f'[A *talk* & more]({url} "x")') == figure("youtube:dQw4w9WgXcQ", escaped, "A talk &amp; more")
    assert html("- a\n\n    https://vimeo.com/1") == (
        "<ul>\n<li>\n<p>a</p>\n" + figure("vimeo:1", "https://vimeo.com/1", "Vimeo") + "\n</li>\n</ul>"
    )


def test_a_link_to_a_video_in_a_sentence_stays_a_link() -> None:
    assert (
        html("See [it](https://youtu.be/dQw4w9WgXcQ).") == '<p>See <a href="https://youtu.be/dQw4w9WgXcQ">it</a>.</p>'
    )


def test_players_become_figures_without_a_problem() -> None:
    body = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0" title="A <b>" allowfullscreen></iframe>'
    rendered = RENDERER.render(body, path="p")
    assert rendered.html == figure("youtube:dQw4w9WgXcQ", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "A &lt;b&gt;")
    assert rendered.problems == ()
    assert html("see <iframe src='//player.vimeo.com/video/7'></iframe> it") == (
        '<p>see <a href="https://vimeo.com/7">https://vimeo.com/7</a> it</p>'
    )
