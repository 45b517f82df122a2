"""The files that list everything: `feeds.opml`, `posts.json`, `llms.txt`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown import Markdown

from paperlog.feeds.llms_txt import LlmsLink, LlmsSection, llms_txt
from paperlog.feeds.opml import Subscription, SubscriptionGroup, opml
from paperlog.feeds.posts_json import ListedPost, posts_json

TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
DATE = datetime(2019, 12, 3, tzinfo=UTC)


def test_a_subscription_list_is_grouped() -> None:
    everything = Subscription("Blog", "https://example.org/feed.xml", "https://example.org/")
    tag = Subscription("Q&A <x>", "https://example.org/tags/qa/feed.xml", "https://example.org/tags/qa/", "Asking")
    groups = (SubscriptionGroup("Tags", (tag,)), SubscriptionGroup("Venues", ()))
    assert opml("Feeds", feeds=(everything,), groups=groups, modified=DATE).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<opml version="2.0">\n'
        "  <head>\n"
        "    <title>Feeds</title>\n"
        "    <dateModified>Tue, 03 Dec 2019 00:00:00 GMT</dateModified>\n"
        "  </head>\n"
        "  <body>\n"
        '    <outline type="rss" version="RSS2" text="Blog" title="Blog" xmlUrl="https://example.org/feed.xml"'
        ' htmlUrl="https://example.org/"/>\n'
        '    <outline text="Tags" title="Tags">\n'
        '      <outline type="rss" version="RSS2" text="Q&amp;A &lt;x&gt;" title="Q&amp;A &lt;x&gt;"'
        ' xmlUrl="https://example.org/tags/qa/feed.xml" htmlUrl="https://example.org/tags/qa/"'
        ' description="Asking"/>\n'
        "    </outline>\n"
        "  </body>\n"
        "</opml>\n"
    )


@given(TEXT, TEXT, TEXT)
def test_a_subscription_list_keeps_the_rules_of_opml_2(name: str, url: str, description: str) -> None:
    feed = Subscription(name, f"https://example.org/{url}", "https://example.org/", description)
    root = etree.fromstring(opml(name, feeds=(feed,), groups=(SubscriptionGroup(name, (feed,)),)))
    assert (root.tag, root.get("version"), [child.tag for child in root]) == ("opml", "2.0", ["head", "body"])
    for outline in root.iter("outline"):
        assert outline.get("text") is not None
        if outline.get("type") == "rss":
            assert (outline.get("xmlUrl") or "").startswith("https://example.org/")
            assert (outline.get("xmlUrl") or "").isascii()
            assert len(outline) == 0
    assert len(list(root.iter("outline"))) == 3


def test_posts_are_listed_for_programs() -> None:
    bare = ListedPost("https://example.org/posts/x/", "X", DATE, "note")
    full = ListedPost("https://example.org/posts/é/", " A\nb", DATE, "paper", ("nlp",), ("1909.11764",), DATE)
    assert json.loads(posts_json([full, bare])) == {
        "version": 1,
        "posts": [
            {
                "url": "https://example.org/posts/%C3%A9/",
                "title": "A b",
                "date": "2019-12-03T00:00:00Z",
                "tags": ["nlp"],
                "kind": "paper",
                "papers": ["1909.11764"],
                "updated": "2019-12-03T00:00:00Z",
            },
            {
                "url": "https://example.org/posts/x/",
                "title": "X",
                "date": "2019-12-03T00:00:00Z",
                "tags": [],
                "kind": "note",
                "papers": [],
            },
        ],
    }


@given(TEXT)
def test_any_title_can_be_listed(title: str) -> None:
    (post,) = json.loads(posts_json([ListedPost("https://example.org/", title, DATE, "note")]).decode())["posts"]
    assert "\n" not in post["title"]


def test_pages_are_listed_for_language_models() -> None:
    newest = LlmsSection(
        "Newest", (LlmsLink("A [b]", "https://example.org/a(b)/", "x *y*"), LlmsLink("C", "https://c.d/"))
    )
    assert llms_txt("Blog", description="On\npapers", sections=(newest, LlmsSection("Empty", ()))) == (
        "# Blog\n\n> On papers\n\n## Newest\n\n"
        "- [A \\[b\\]](https://example.org/a%28b%29/): x \\*y\\*\n- [C](https://c.d/)\n"
    )


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="&"), min_size=1, max_size=20))
def test_a_title_cannot_break_out_of_its_link(title: str) -> None:
    text = llms_txt(
        "T", description="", sections=(LlmsSection("S", (LlmsLink(f"a{title}b", "https://example.org/"),)),)
    )
    root = etree.fromstring(f"<div>{Markdown(output_format='xhtml').convert(text)}</div>")
    (link,) = root.findall(".//a")
    assert link.get("href") == "https://example.org/"
    assert len(root.findall(".//li")) == 1
