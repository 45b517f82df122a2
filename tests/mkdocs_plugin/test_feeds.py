"""Feeds of small blogs, built for real: which there are, what is in them, and who is told of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import feedparser
import pytest
from lxml import etree
from lxml import html as lxml_html
from mkdocs.exceptions import Abort
from tests.building import Site, build_site, post, record

SITE_URL = "https://blog.example.org/notes/"
FILES = ("feed.xml", "atom.xml", "feed.json")
TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
HOSTILE = "Q&A <x> ]]> 🤖 \u202e"
BLOG: Mapping[str, str | bytes] = {
    "posts/a.md": post("First", date="2019-12-01", more="tags: [nlp]\nauthors: [ada]\narxiv: 1909.11764\n"),
    "posts/b.md": post(
        "Second",
        date="2019-12-02",
        more="tags: [nlp]\nvia: {name: A friend}\naliases: [/old/b/]\n",
        body="[A](a.md) [its text](a.md#here) ![Figure](img/f.png) [mine](#part) [tags](/tags/)\n\n## Part\n\nOn.",
    ),
    "posts/c.md": post("Third", date="2019-12-03", more="pinned: true\nupdated: 2019-12-05\n", body="## Here\n\nText."),
    "posts/img/f.png": b"png",
    "posts/_tags.yml": "nlp: {name: NLP, description: Words., kind: task}\n",
    "posts/_authors.yml": "ada: {name: Ada Lovelace}\n",
    "posts/_papers/1909.11764.json": record("1909.11764", title="A paper", more='{"venue": "ICLR 2020"}'),
}
PAGES = [
    "",
    "authors/ada/",
    "categories/cs.LG/",
    "kinds/note/",
    "kinds/paper/",
    "tags/nlp/",
    "venues/iclr-2020/",
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    files = {**BLOG, "docs/about.md": "# About"}
    # One post to a page, so that lists have further pages.
    return build_site(tmp_path_factory.mktemp("blog"), files, plugins=[{"paperlog": {"posts_per_page": 1}}])


def items(site: Site, path: str = "feed.json") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(site.text(path))["items"]
    return found


def ids(site: Site) -> list[str]:
    """The ids in the feeds of the whole blog, which are the same in every format."""
    found = [item["id"] for item in items(site)]
    for name in ("feed.xml", "atom.xml"):
        assert [entry.id for entry in feedparser.parse(site.text(name)).entries] == found
    return found


def test_the_blog_and_every_value_of_a_facet_have_feeds(site: Site) -> None:
    found = {path for path in site.files() if path.rpartition("/")[2] in FILES}
    assert found == {page + name for page in PAGES for name in FILES}


def test_pages_announce_their_own_feeds_and_no_others(site: Site) -> None:
    announced = {}
    for path in site.files():
        if path.endswith(".html"):
            found = site.page(path).xpath("//head/link[@rel='alternate']")
            links = [link for link in found if link.get("type") in TYPES]
            if links:
                announced[path] = links
    assert sorted(announced) == sorted(f"{page}index.html" for page in PAGES)
    titles = []
    for path, links in announced.items():
        page = path.removesuffix("index.html")
        root = "../" * page.count("/") or "./"
        assert [link.get("href") for link in links] == [f"{root}{page}{name}" for name in FILES]
        assert [link.get("type") for link in links] == list(TYPES)
        titles += [link.get("title") for link in links]
    assert len(set(titles)) == len(titles)
    assert "Tag: NLP · A blog (Atom)" in titles


def test_a_list_that_is_announced_has_further_pages_that_are_not(site: Site) -> None:
    assert {"page/2/index.html", "tags/nlp/page/2/index.html"} <= set(site.files())


def test_a_page_with_a_feed_links_to_it(site: Site) -> None:
    for page in PAGES[1:]:
        (href,) = site.page(page).xpath("//ul[contains(@class, 'pl-links--quiet')]//a[contains(., 'RSS')]/@href")
        assert href == f"../../{page}feed.xml"
    (href,) = site.page("").xpath("//ul[contains(@class, 'pl-links--quiet')]//a[contains(., 'Subscribe')]/@href")
    assert href == "./subscribe/"


def test_items_are_newest_first_whatever_is_pinned(site: Site) -> None:
    assert [item["title"] for item in items(site)] == ["Third", "Second", "First"]
    assert [item["title"] for item in items(site, "tags/nlp/feed.json")] == ["Second", "First"]


def test_an_item_says_what_its_post_says(site: Site) -> None:
    first = items(site)[2]
    assert first["authors"] == [{"name": "Ada Lovelace", "url": f"{SITE_URL}authors/ada/"}]
    assert (first["tags"], first["url"], first["summary"]) == (["NLP"], f"{SITE_URL}posts/a/", "Some text.")
    assert first["_paperlog"]["papers"][0]["arxiv"] == "1909.11764"
    assert "<strong>" in first["content_html"]
    assert "Some text." in first["content_html"]
    assert items(site)[0]["date_modified"] == "2019-12-05T00:00:00Z"


def test_links_in_items_are_absolute_and_lead_to_what_exists(site: Site) -> None:
    links = []
    for item in items(site):
        tree = lxml_html.fragment_fromstring(item["content_html"], create_parent="div")
        links += tree.xpath(".//@href | .//@src")
    inside = [link.removeprefix(SITE_URL) for link in links if link.startswith(SITE_URL)]
    assert {link for link in links if not link.startswith(SITE_URL)} == {"https://arxiv.org/abs/1909.11764"}
    assert {"posts/a/", "posts/img/f.png", "posts/b/#part", "tags/"} <= set(inside)
    for link in inside:
        path, fragment = urldefrag(link)
        assert (site.folder / unquote(path)).exists(), link
        if fragment and fragment != "here":
            assert site.page(path).xpath(f"//*[@id='{fragment}']"), link


def test_feeds_say_where_they_are(site: Site) -> None:
    for page in PAGES:
        rss, atom = (feedparser.parse(site.text(page + name)).feed for name in ("feed.xml", "atom.xml"))
        assert rss.link == atom.link == SITE_URL + page
        assert [link.href for link in rss.links if link.rel == "self"] == [f"{SITE_URL}{page}feed.xml"]
        assert [link.href for link in atom.links if link.rel == "self"] == [f"{SITE_URL}{page}atom.xml"]
        assert json.loads(site.text(page + "feed.json"))["feed_url"] == f"{SITE_URL}{page}feed.json"


def test_a_renamed_post_keeps_its_id(tmp_path: Path) -> None:
    before = build_site(tmp_path / "before", {"posts/a.md": post("First", more="tags: [nlp]\n"), "posts/b.md": post()})
    more = "slug: a\ntags: [bert]\nupdated: 2020-01-01\n"
    files = {
        "posts/2020/new.md": post("Other title", date="2020-12-04", more=more, body="Other text."),
        "posts/2020/c.md": post(more="id: b\naliases: [/posts/b/]\n"),
    }
    after = build_site(tmp_path / "after", files, site_url="http://blog.example.org/elsewhere/")
    assert sorted(ids(after)) == sorted(ids(before)) == ["tag:blog.example.org,2026:a", "tag:blog.example.org,2026:b"]
    assert {item["url"] for item in items(after)} == {
        "http://blog.example.org/elsewhere/posts/a/",
        "http://blog.example.org/elsewhere/posts/c/",
    }


def test_a_blog_that_moves_keeps_its_ids_with_the_old_authority(tmp_path: Path) -> None:
    before = build_site(tmp_path / "before", {"posts/a.md": post()})
    after = build_site(
        tmp_path / "after",
        {"posts/a.md": post()},
        site_url="https://new.example/",
        plugins=[{"paperlog": {"feed_authority": "blog.example.org"}}],
    )
    assert ids(after) == ids(before)
    feeds = (feedparser.parse(site.text("atom.xml")).feed.id for site in (before, after))
    assert len(set(feeds)) == 1


def test_two_posts_of_one_id_are_an_error_that_names_both(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Abort):
        build_site(tmp_path, {"posts/a.md": post(), "posts/b.md": post(more="id: a\n")})
    assert "posts/a.md" in caplog.text
    assert "posts/b.md" in caplog.text


def test_an_authority_that_is_none_stops_the_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    build_site(tmp_path, {"posts/a.md": post()})
    with pytest.raises(Abort):
        build_site(tmp_path, {}, plugins=[{"paperlog": {"feed_authority": "https://example.org/"}}])
    assert "'https://example.org/' is not an authority: write a host" in caplog.text
    assert (tmp_path / "site/posts/a/index.html").is_file()


def test_a_blog_without_address_has_no_feeds_and_no_page_about_them(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()}, site_url="")
    assert site.log == ()
    names = {path.rpartition("/")[2] for path in site.files()}
    assert names.isdisjoint({*FILES, "feeds.opml", "posts.json", "llms.txt"})
    assert "subscribe/index.html" not in site.files()
    assert site.words("", "//nav[@class='md-tabs']//a") == ["Posts", "Tags", "Papers", "Archive"]
    assert site.page("").xpath("//link[@rel='alternate']") == []


def test_the_navigation_leads_to_the_feeds(tmp_path: Path) -> None:
    site = build_site(tmp_path, {"posts/a.md": post()})
    assert site.log == ()
    assert "Subscribe" in site.words("", "//nav[@class='md-tabs']//a")


def test_drafts_and_posts_to_come_are_in_no_feed(tmp_path: Path) -> None:
    files = {
        "posts/now.md": post("Now", more="tags: [nlp]\n"),
        "posts/draft.md": post("Draft", more="draft: true\ntags: [nlp]\n"),
        "posts/later.md": post("Later", date="2999-01-01", more="tags: [nlp, later]\n"),
        "posts/_tags.yml": "nlp: {}\nlater: {}\n",
    }
    site = build_site(tmp_path, files, command="serve")
    assert {"posts/draft/index.html", "posts/later/index.html"} <= set(site.files())
    for page in ("", "tags/nlp/"):
        for name in FILES:
            text = site.text(page + name)
            assert "posts/now/" in text
            assert "posts/draft/" not in text
            assert "posts/later/" not in text
    assert feedparser.parse(site.text("tags/later/atom.xml")).entries == []
    assert not feedparser.parse(site.text("tags/later/feed.xml")).bozo
    assert [entry["title"] for entry in json.loads(site.text("posts.json"))["posts"]] == ["Later", "Now"]


def test_posts_come_when_their_time_has_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "posts/a.md": post("A", date="2030-01-01T12:00:00Z"),
        "posts/b.md": post("B", date="2030-01-01T12:00:00+02:00"),
    }
    found = {}
    for hour in (9, 11, 13):
        when = int(datetime(2030, 1, 1, hour, tzinfo=UTC).timestamp())
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(when))
        found[hour] = [item["title"] for item in items(build_site(tmp_path, files))]
    assert found == {9: [], 11: ["B"], 13: ["A", "B"]}


def test_feeds_depend_on_no_clock_and_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = []
    for number, epoch in enumerate(("1600000000", "1900000000")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
        files = build_site(tmp_path / str(number), BLOG).files()
        built.append({path: data for path, data in files.items() if not path.endswith((".html", ".gz"))})
    assert built[0] == built[1]


def test_feeds_hold_as_many_posts_as_they_are_told_to(tmp_path: Path) -> None:
    posts = {f"posts/p{day:02}.md": post(date=f"2019-12-{day:02}") for day in range(1, 6)}
    limits = {"feed_items": 4, "feed_items_per_facet": 2}
    site = build_site(tmp_path, posts, plugins=[{"paperlog": limits}])
    assert [item["url"][-5:-1] for item in items(site)] == ["/p05", "/p04", "/p03", "/p02"]
    assert len(items(site, "kinds/note/feed.json")) == 2
    assert "5 posts, last on 5 December 2019" in site.words("subscribe/", "//p[@class='pl-feed__name']")[1]


def test_hostile_text_breaks_no_feed(tmp_path: Path) -> None:
    quoted = json.dumps(HOSTILE, ensure_ascii=False)
    body = f"{HOSTILE}\n\n```html\n<script>]]></script>\n```\n\n$x < y$"
    site = build_site(
        tmp_path,
        {
            "posts/a.md": post(HOSTILE, more=f"tags: [{quoted}]\nauthors: [eve]\narxiv: 1909.11764\n", body=body),
            "posts/_authors.yml": f"eve: {{name: {quoted}}}\n",
            "posts/_papers/1909.11764.json": record("1909.11764", title=HOSTILE, authors=(HOSTILE,)),
        },
        site_name=HOSTILE,
        site_description=HOSTILE,
    )
    feeds = [path for path in site.files() if path.endswith(("feed.xml", "atom.xml"))]
    assert len(feeds) == 2 * 5
    for path in feeds:
        data = site.files()[path]
        etree.fromstring(data, etree.XMLParser(resolve_entities=False, recover=False))
        parsed = feedparser.parse(data, sanitize_html=False)
        assert not parsed.bozo, path
        (entry,) = parsed.entries
        assert entry.title in (HOSTILE.strip(), HOSTILE), path
        assert [tag.label or tag.term for tag in entry.tags] == [HOSTILE.strip()]
        html = entry.content[0].value
        assert "&lt;script&gt;]]&gt;&lt;/script&gt;" in html
    for path in site.files():
        if path.endswith("feed.json"):
            assert json.loads(site.text(path))["items"][0]["title"] == HOSTILE.strip()
    head = site.page("").xpath("//head/link[@rel='alternate']/@title")
    assert head == [f"{HOSTILE.strip()} ({name})" for name in ("RSS", "Atom", "JSON Feed")]


class TestSubscribe:
    def test_the_page_lists_every_feed(self, site: Site) -> None:
        shown = site.words("subscribe/", "//code")
        assert sorted(shown) == sorted(f"{SITE_URL}{page}feed.xml" for page in PAGES)
        hrefs = site.page("subscribe/").xpath("//p[@class='pl-feed__formats']/a/@href")
        assert sorted(hrefs) == sorted(f"../{page}{name}" for page in PAGES for name in FILES)

    def test_each_has_its_count_and_its_last_date(self, site: Site) -> None:
        names = site.words("subscribe/", "//p[@class='pl-feed__name']")
        assert names[:2] == ["A blog 3 posts, last on 3 December 2019", "NLP 2 posts, last on 2 December 2019"]
        assert "Ada Lovelace 1 post, last on 1 December 2019" in names

    def test_they_are_grouped_by_facet(self, site: Site) -> None:
        headings = site.words("subscribe/", "//section[@class='pl-feeds']/h2")
        assert headings == ["Everything", "Tags", "Authors", "Venues", "arXiv categories", "Kinds of post"]

    def test_each_address_can_be_copied(self, site: Site) -> None:
        page = site.page("subscribe/")
        copied = page.xpath("//button/@data-copy")
        assert len(set(copied)) == len(PAGES)
        assert [page.xpath(f"boolean(//code[@id='{name}'])") for name in copied] == [True] * len(PAGES)
        assert len(page.xpath("//button[@data-copy]/following-sibling::span[@role='status']")) == len(PAGES)

    def test_the_list_of_subscriptions_has_every_feed(self, site: Site) -> None:
        root = etree.fromstring(site.files()["feeds.opml"])
        assert (root.tag, root.get("version")) == ("opml", "2.0")
        assert root.findtext("head/dateModified") == "Thu, 05 Dec 2019 00:00:00 GMT"
        assert [outline.get("text") for outline in root.findall("body/outline")] == [
            "A blog",
            "A blog: Tags",
            "A blog: Authors",
            "A blog: Venues",
            "A blog: arXiv categories",
            "A blog: Kinds of post",
        ]
        feeds = [outline.get("xmlUrl") for outline in root.iter("outline") if outline.get("type") == "rss"]
        assert sorted(map(str, feeds)) == sorted(f"{SITE_URL}{page}feed.xml" for page in PAGES)
        assert site.page("subscribe/").xpath("//a[@download]/@href") == ["../feeds.opml"]


def test_programs_get_all_posts(site: Site) -> None:
    value = json.loads(site.text("posts.json"))
    assert value["version"] == 1
    assert value["posts"][2] == {
        "url": f"{SITE_URL}posts/a/",
        "title": "First",
        "date": "2019-12-01T00:00:00Z",
        "tags": ["nlp"],
        "kind": "paper",
        "papers": ["1909.11764"],
    }
    assert [entry.get("updated") for entry in value["posts"]] == ["2019-12-05T00:00:00Z", None, None]


def test_language_models_get_a_page_of_links_that_lead_somewhere(site: Site) -> None:
    from markdown import Markdown

    text = site.text("llms.txt")
    assert text.startswith("# A blog\n\n## ")
    assert f"- [Second]({SITE_URL}posts/b/): " in text
    assert f"- [NLP]({SITE_URL}tags/nlp/): Words." in text
    links = lxml_html.fragment_fromstring(Markdown().convert(text), create_parent="div").xpath(".//@href")
    assert len(links) == 4 + 3 + 3 + 1
    for link in links:
        assert (site.folder / link.removeprefix(SITE_URL)).exists(), link


def test_links_to_feeds_are_no_dead_links(tmp_path: Path) -> None:
    body = "[all](/subscribe/) [feed](/feed.xml) [notes](/kinds/note/atom.xml) [list](/feeds.opml)"
    site = build_site(tmp_path, {"posts/a.md": post(body=body)})
    assert site.log == ()
    assert site.page("posts/a/").xpath("//div[@class='pl-text']//a/@href") == [
        "../../subscribe/",
        "../../feed.xml",
        "../../kinds/note/atom.xml",
        "../../feeds.opml",
    ]
