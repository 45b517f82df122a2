"""One feed in its three formats: examples, and the rules of the formats for any text that a feed can be given."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import feedparser
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from paperlog.feeds import atom, json_feed, rss
from paperlog.feeds.feed_formats import ATOM, FORMATS, JSON, RSS, FeedFormat, feed_urls
from paperlog.feeds.model import Category, Feed, FeedPaper, Item, Person
from paperlog.feeds.xml_text import clean, clean_line
from paperlog.feeds.xml_tree import document

HOME = "https://example.org/blog/tags/qa/"
ITEM = Item(
    id="tag:example.org,2026:freelb",
    url="https://example.org/blog/posts/freelb/",
    title="Q&A <x>: FreeLB",
    html="<p>Text &amp; <b>more</b></p>\n<pre>a\n  b</pre>",
    summary="Text & <more>",
    published=datetime(2019, 12, 3, 1, 30, tzinfo=timezone(timedelta(hours=3))),
    updated=datetime(2020, 1, 2, tzinfo=UTC),
    authors=(Person("Ann & Bo", "https://example.org/blog/authors/ann/"), Person("Čapek")),
    categories=(Category("qa", "Q&A <x>"), Category("nlp", "NLP")),
    papers=(FeedPaper("FreeLB", ("Chen Zhu",), "https://arxiv.org/abs/1909.11764", "1909.11764", "10.1/x"),),
    language="ru",
)
BARE = Item(
    id="tag:example.org,2026:bare",
    url="https://example.org/blog/posts/bare/",
    title="Bare",
    html="<p>b</p>",
    summary="",
    published=datetime(2019, 1, 1, tzinfo=UTC),
)
FEED = Feed(
    id="tag:example.org,2026:tags/qa/#feed",
    title="Q&A <x> · Blog",
    home_url=HOME,
    urls=feed_urls(HOME),
    updated=ITEM.updated,
    description="All on Q&A",
    language="en-GB",
)

ITEMS = (ITEM, BARE)

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def write(form: FeedFormat, feed: Feed = FEED, items: Sequence[Item] = ITEMS) -> bytes:
    """A feed put together from items that were written one by one."""
    return form.file(_dated(feed, items), [form.item(item, feed.language) for item in items])


def whole(form: FeedFormat, feed: Feed, items: Sequence[Item]) -> bytes:
    """The same feed as the library that writes it makes it in one go."""
    feed = _dated(feed, items)
    if form is JSON:
        value = json_feed.head(feed) | {"items": [json_feed.item_value(item) for item in items]}
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    root = rss.head(feed) if form is RSS else atom.head(feed)
    for item in items:
        if form is RSS:
            rss.add_item(root[0], item)
        else:
            atom.add_entry(root, item, language=feed.language)
    return document(root)


def _dated(feed: Feed, items: Sequence[Item]) -> Feed:
    return replace(feed, updated=max((item.changed for item in items), default=None))


class TestRss:
    def test_the_whole_document(self) -> None:
        assert write(RSS, items=[ITEM]).decode() == (
            "<?xml version='1.0' encoding='utf-8'?>\n"
            '<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">\n'
            "  <channel>\n"
            "    <title>Q&#x26;A &#x3C;x&#x3E; · Blog</title>\n"
            "    <link>https://example.org/blog/tags/qa/</link>\n"
            "    <description>All on Q&amp;amp;A</description>\n"
            "    <language>en-gb</language>\n"
            "    <lastBuildDate>Thu, 02 Jan 2020 00:00:00 GMT</lastBuildDate>\n"
            "    <generator>paperlog</generator>\n"
            '    <atom:link href="https://example.org/blog/tags/qa/feed.xml" rel="self" type="application/rss+xml"/>\n'
            "    <item>\n"
            "      <title>Q&#x26;A &#x3C;x&#x3E;: FreeLB</title>\n"
            "      <link>https://example.org/blog/posts/freelb/</link>\n"
            '      <guid isPermaLink="false">tag:example.org,2026:freelb</guid>\n'
            "      <pubDate>Mon, 02 Dec 2019 22:30:00 GMT</pubDate>\n"
            "      <dc:creator>Ann &#x26; Bo</dc:creator>\n"
            "      <dc:creator>Čapek</dc:creator>\n"
            "      <category>Q&#x26;A &#x3C;x&#x3E;</category>\n"
            "      <category>NLP</category>\n"
            "      <description>Text &amp;amp; &amp;lt;more&amp;gt;</description>\n"
            "      <content:encoded>&lt;p&gt;Text &amp;amp; &lt;b&gt;more&lt;/b&gt;&lt;/p&gt;\n"
            "&lt;pre&gt;a\n"
            "  b&lt;/pre&gt;</content:encoded>\n"
            "    </item>\n"
            "  </channel>\n"
            "</rss>\n"
        )

    def test_a_reader_shows_the_title_and_the_summary_as_meant(self) -> None:
        entry = feedparser.parse(write(RSS)).entries[0]
        assert entry.title == "Q&A <x>: FreeLB"
        assert entry.summary == "Text &amp; &lt;more&gt;"
        assert entry.content[0].value == ITEM.html
        assert [tag.term for tag in entry.tags] == ["Q&A <x>", "NLP"]

    def test_a_year_has_four_digits(self) -> None:
        item = replace(BARE, published=datetime(800, 1, 1, tzinfo=UTC))
        assert b"<pubDate>Sat, 01 Jan 0800 00:00:00 GMT</pubDate>" in write(RSS, items=[item])


class TestAtom:
    def test_an_entry(self) -> None:
        feed = feedparser.parse(write(ATOM))
        entry, bare = feed.entries
        assert (feed.feed.id, feed.feed.title) == (FEED.id, FEED.title)
        assert (entry.id, entry.title, entry.summary) == (ITEM.id, ITEM.title, ITEM.summary)
        assert (entry.published, entry.updated) == ("2019-12-02T22:30:00Z", "2020-01-02T00:00:00Z")
        assert (bare.published, bare.updated) == ("2019-01-01T00:00:00Z", "2019-01-01T00:00:00Z")
        assert [author.name for author in entry.authors] == ["Ann & Bo", "Čapek"]
        assert entry.authors[0].href == "https://example.org/blog/authors/ann/"
        assert [(tag.term, tag.label) for tag in entry.tags] == [("qa", "Q&A <x>"), ("nlp", "NLP")]
        assert [(link.rel, link.href) for link in entry.links] == [
            ("alternate", ITEM.url),
            ("related", "https://arxiv.org/abs/1909.11764"),
        ]
        assert (entry.content[0].language, bare.content[0].language) == ("ru", "en-GB")
        assert entry.content[0].value == ITEM.html

    def test_the_feeds_title_stands_for_an_author_nobody_named(self) -> None:
        root = etree.fromstring(write(ATOM))
        assert root.findtext(f"{_ATOM}author/{_ATOM}name") == FEED.title

    def test_an_empty_feed_is_as_old_as_can_be(self) -> None:
        root = etree.fromstring(write(ATOM, items=()))
        assert root.findtext(f"{_ATOM}updated") == "1970-01-01T00:00:00Z"


class TestJsonFeed:
    def test_the_whole_document(self) -> None:
        assert json.loads(write(JSON)) == {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Q&A <x> · Blog",
            "home_page_url": HOME,
            "feed_url": f"{HOME}feed.json",
            "description": "All on Q&A",
            "language": "en-GB",
            "authors": [{"name": "Q&A <x> · Blog"}],
            "items": [
                {
                    "id": ITEM.id,
                    "url": ITEM.url,
                    "title": ITEM.title,
                    "summary": ITEM.summary,
                    "content_html": ITEM.html,
                    "date_published": "2019-12-02T22:30:00Z",
                    "date_modified": "2020-01-02T00:00:00Z",
                    "language": "ru",
                    "authors": [
                        {"name": "Ann & Bo", "url": "https://example.org/blog/authors/ann/"},
                        {"name": "Čapek"},
                    ],
                    "tags": ["Q&A <x>", "NLP"],
                    "_paperlog": {
                        "papers": [
                            {
                                "title": "FreeLB",
                                "authors": ["Chen Zhu"],
                                "arxiv": "1909.11764",
                                "doi": "10.1/x",
                                "url": "https://arxiv.org/abs/1909.11764",
                            }
                        ]
                    },
                },
                {
                    "id": BARE.id,
                    "url": BARE.url,
                    "title": "Bare",
                    "content_html": "<p>b</p>",
                    "date_published": "2019-01-01T00:00:00Z",
                },
            ],
        }


def test_nothing_depends_on_when_it_is_written() -> None:
    assert [write(form) for form in FORMATS] == [write(form, replace(FEED)) for form in FORMATS]


def test_an_edit_without_a_date_changes_no_date_and_no_id() -> None:
    edited = (replace(ITEM, html="<p>New</p>", title="New"), BARE)
    for form in FORMATS:
        dates = re.compile(rb"\d{4}-\d\d-\d\dT[\d:]+Z|\w{3}, \d\d [\w :]+ GMT|tag:[^<\"]+")
        assert dates.findall(write(form)) == dates.findall(write(form, items=edited))


# Any text -------------------------------------------------------------------------------------------------------------

_FRAGMENTS = (
    *("]]>", "<![CDATA[", "&", "&amp;", "&#x26;", "<x>", "</title>", "<b>b</b>", "<script>alert(1)</script>", "<!--"),
    *("\x00", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\udfff", "\ufdd0", "\ufffe", "\uffff", "\U0001ffff"),
    *("\u202e", "\u200f", "\u2028", "👩🏽\u200d🔬", "\u0301", '"', "'", "\\", "\r\n", "\t", "%", "%zz", "#", "[", "]"),
)
TEXT = st.lists(
    st.one_of(st.sampled_from(_FRAGMENTS), st.text(st.characters(exclude_categories=()), max_size=6)), max_size=6
).map("".join)
URLS = TEXT.map(lambda text: f"https://example.org/{text}")
OPTIONAL_URLS = st.one_of(st.none(), TEXT, URLS)
DATES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds it
PEOPLE = st.lists(st.builds(Person, name=TEXT, url=OPTIONAL_URLS), max_size=2).map(tuple)
ANY_ITEM = st.builds(
    Item,
    id=st.just("tag:example.org,2026:x"),
    url=URLS,
    title=TEXT,
    html=TEXT,
    summary=TEXT,
    published=DATES,
    updated=st.one_of(st.none(), DATES),
    authors=PEOPLE,
    categories=st.lists(st.builds(Category, term=TEXT, label=TEXT), max_size=2).map(tuple),
    papers=st.lists(
        st.builds(
            FeedPaper,
            title=TEXT,
            authors=st.lists(TEXT, max_size=2).map(tuple),
            url=OPTIONAL_URLS,
            arxiv=st.one_of(st.none(), TEXT),
            doi=st.one_of(st.none(), TEXT),
        ),
        max_size=2,
    ).map(tuple),
    language=st.one_of(st.none(), TEXT, st.sampled_from(["en", "pt-BR"])),
)
ANY_ITEMS = st.lists(ANY_ITEM, max_size=2).map(
    lambda items: tuple(replace(item, id=f"{item.id}{place}") for place, item in enumerate(items))
)
ANY_FEED = st.builds(
    Feed,
    id=st.just("tag:example.org,2026:#feed"),
    title=TEXT,
    home_url=st.just(HOME),
    urls=st.just(feed_urls(HOME)),
    updated=st.none(),
    description=TEXT,
    language=st.one_of(st.none(), TEXT, st.sampled_from(["en", "pt-BR"])),
    authors=PEOPLE,
)
EVERYTHING = "".join(_FRAGMENTS)
HOSTILE = Feed(id="tag:example.org,2026:#feed", title=EVERYTHING, home_url=HOME, urls=feed_urls(HOME), updated=None)
HOSTILE_ITEMS = (
    replace(
        ITEM,
        title=EVERYTHING,
        html=EVERYTHING,
        summary=EVERYTHING,
        url=f"https://example.org/{EVERYTHING}",
        authors=(Person(EVERYTHING, EVERYTHING),),
        categories=(Category(EVERYTHING, EVERYTHING),),
        papers=(FeedPaper(EVERYTHING, (EVERYTHING,), f"http://x.org/{EVERYTHING}", EVERYTHING, EVERYTHING),),
        language=EVERYTHING,
    ),
)

_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} [\d:]{8} GMT"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_URI = re.compile(
    r"[a-z][a-z0-9+.-]*:(?:[A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]|%[0-9A-Fa-f]{2})+(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_NAME = "[A-Za-z:]+"


def is_date(pattern: re.Pattern[str], text: str | None) -> bool:
    return text is not None and pattern.fullmatch(text) is not None


def is_uri(text: str | None) -> bool:
    return text is not None and _URI.fullmatch(text) is not None


def strictly(content: bytes) -> etree._Element:
    """Parsed with every fault an error, no entity resolved and no network."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))


def decoded(element: etree._Element | None) -> str:
    """The text of an element with character references, which is all the markup it may hold."""
    assert element is not None
    assert all(not isinstance(child.tag, str) for child in element)
    return "".join(map(str, etree.fromstring(etree.tostring(element, with_tail=False)).itertext()))


@pytest.mark.parametrize("form", [RSS, ATOM], ids=["RSS", "Atom"])
def test_a_reader_shows_a_hostile_title_as_it_was_typed(form: FeedFormat) -> None:
    (entry,) = feedparser.parse(write(form, HOSTILE, HOSTILE_ITEMS)).entries
    assert entry.title == clean_line(EVERYTHING)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@given(feed=ANY_FEED, items=ANY_ITEMS)
@example(feed=HOSTILE, items=HOSTILE_ITEMS)
@example(feed=FEED, items=ITEMS)
@example(feed=replace(FEED, language="ru"), items=ITEMS)
@example(feed=FEED, items=())
def test_a_feed_of_items_written_one_by_one_is_the_one_that_is_made_in_one_go(
    form: FeedFormat, feed: Feed, items: tuple[Item, ...]
) -> None:
    assert write(form, feed, items) == whole(form, feed, items)


@given(ANY_FEED, ANY_ITEMS)
@example(HOSTILE, HOSTILE_ITEMS)
@example(FEED, ITEMS)
def test_rss_keeps_the_rules_of_rss(feed: Feed, items: tuple[Item, ...]) -> None:
    content = write(RSS, feed, items)
    root = strictly(content)
    assert (root.tag, dict(root.attrib), len(root)) == ("rss", {"version": "2.0"}, 1)
    channel = root[0]
    assert [child.tag for child in channel[:3]] == ["title", "link", "description"]
    counts = {child.tag: len(channel.findall(child.tag)) for child in channel if child.tag != "item"}
    assert set(counts.values()) == {1}
    assert set(counts) <= {
        *("title", "link", "description", "language", "lastBuildDate", "generator", f"{_ATOM}link"),
    }
    self_link = channel.find(f"{_ATOM}link")
    assert self_link is not None
    assert dict(self_link.attrib) == {"href": feed.urls.rss, "rel": "self", "type": "application/rss+xml"}
    if (language := channel.findtext("language")) is not None:
        assert _LANGUAGE.fullmatch(language)
    # Items come last: the Profile warns of readers that stop at the first other element.
    assert [child.tag for child in channel if child.tag == "item"] == [child.tag for child in channel[len(counts) :]]
    elements = channel.findall("item")
    if items:
        built = channel.findtext("lastBuildDate")
        assert is_date(_RFC822, built)
        newest = max(item.changed for item in items).astimezone(UTC).replace(microsecond=0)
        assert datetime.strptime(f"{built}+0000", "%a, %d %b %Y %H:%M:%S GMT%z") == newest
    else:
        assert channel.find("lastBuildDate") is None
    for element, item in zip(elements, items, strict=True):
        tags = [child.tag for child in element]
        assert set(tags) <= {
            *("title", "link", "guid", "pubDate", f"{_DC}creator", "category", "description", f"{_CONTENT}encoded"),
        }
        assert all(tags.count(tag) == 1 for tag in set(tags) - {f"{_DC}creator", "category"})
        assert tags[-2:] == ["description", f"{_CONTENT}encoded"]
        guid = element.find("guid")
        assert guid is not None
        assert (guid.text, dict(guid.attrib)) == (item.id, {"isPermaLink": "false"})
        assert is_uri(element.findtext("link"))
        assert is_date(_RFC822, element.findtext("pubDate"))
        assert decoded(element.find("title")) == item.title
        assert [decoded(child) for child in element.findall("category")] == [tag.label for tag in item.categories]
        assert [decoded(child) for child in element.findall(f"{_DC}creator")] == [who.name for who in item.authors]
        assert (element.findtext(f"{_CONTENT}encoded") or "") == item.html
    for tag in ("title", "category", "dc:creator"):
        for raw in re.findall(rb"<%b>([^<]*)</%b>" % (tag.encode(), tag.encode()), content):
            assert not re.search(rb"&(?!#x26;|#x3C;|#x3E;)|>", raw)
    _reads_well(content, items)


@given(ANY_FEED, ANY_ITEMS)
@example(HOSTILE, HOSTILE_ITEMS)
@example(FEED, ITEMS)
def test_atom_keeps_the_rules_of_rfc_4287(feed: Feed, items: tuple[Item, ...]) -> None:
    content = write(ATOM, feed, items)
    root = strictly(content)
    assert root.tag == f"{_ATOM}feed"
    _has_atoms_common_elements(root)
    assert root.find(f"{_ATOM}author") is not None
    links = {link.get("rel"): link for link in root.findall(f"{_ATOM}link")}
    assert {rel: (link.get("href"), link.get("type")) for rel, link in links.items()} == {
        "self": (feed.urls.atom, "application/atom+xml"),
        "alternate": (feed.home_url, "text/html"),
    }
    entries = root.findall(f"{_ATOM}entry")
    assert len({entry.findtext(f"{_ATOM}id") for entry in entries}) == len(entries)
    for entry, item in zip(entries, items, strict=True):
        _has_atoms_common_elements(entry)
        assert entry.findtext(f"{_ATOM}id") == item.id
        assert (entry.findtext(f"{_ATOM}title") or "") == item.title
        assert is_date(_RFC3339, entry.findtext(f"{_ATOM}published"))
        rels = [link.get("rel") for link in entry.findall(f"{_ATOM}link")]
        assert rels.count("alternate") == 1
        assert set(rels) <= {"alternate", "related"}
        assert all(is_uri(link.get("href")) for link in entry.findall(f"{_ATOM}link"))
        for category in entry.findall(f"{_ATOM}category"):
            assert category.get("term")
            assert category.get("label")
        contents = entry.findall(f"{_ATOM}content")
        assert [(part.get("type"), part.text or "") for part in contents] == [("html", item.html)]
        assert len(entry.findall(f"{_ATOM}summary")) <= 1
    for element in root.iter("{*}*"):
        if (language := element.get(_LANG)) is not None:
            assert _LANGUAGE.fullmatch(language)
    _reads_well(content, items)


def _has_atoms_common_elements(element: etree._Element) -> None:
    for name in ("id", "title", "updated"):
        assert len(element.findall(f"{_ATOM}{name}")) == 1
    assert is_uri(element.findtext(f"{_ATOM}id"))
    assert is_date(_RFC3339, element.findtext(f"{_ATOM}updated"))
    for person in element.findall(f"{_ATOM}author"):
        assert person.findtext(f"{_ATOM}name")
        assert len(person.findall(f"{_ATOM}name")) == 1
        assert all(is_uri(uri.text) for uri in person.findall(f"{_ATOM}uri"))


def _reads_well(content: bytes, items: Sequence[Item]) -> None:
    """A lenient reader finds nothing to be lenient about."""
    parsed = feedparser.parse(content, sanitize_html=False)
    assert not parsed.bozo
    assert [entry.id for entry in parsed.entries] == [item.id for item in items]
    assert [entry.published_parsed[:6] for entry in parsed.entries if entry.published_parsed[0] >= 1000] == [
        item.published.astimezone(UTC).timetuple()[:6] for item in items if item.published.year >= 1000
    ]


_FEED_KEYS: Mapping[str, type] = {
    "version": str,
    "title": str,
    "home_page_url": str,
    "feed_url": str,
    "description": str,
    "language": str,
    "authors": list,
    "items": list,
}
_ITEM_KEYS: Mapping[str, type] = {
    "id": str,
    "url": str,
    "title": str,
    "content_html": str,
    "summary": str,
    "image": str,
    "date_published": str,
    "date_modified": str,
    "authors": list,
    "tags": list,
    "language": str,
    "_paperlog": dict,
}


@given(ANY_FEED, ANY_ITEMS)
@example(HOSTILE, HOSTILE_ITEMS)
@example(FEED, ITEMS)
def test_json_feed_keeps_the_rules_of_version_1_1(feed: Feed, items: tuple[Item, ...]) -> None:
    value = json.loads(write(JSON, feed, items).decode("utf-8"))
    _has_keys(value, _FEED_KEYS)
    assert "items" in value
    assert value["version"] == "https://jsonfeed.org/version/1.1"
    assert value["feed_url"] == feed.urls.json
    for found, item in zip(value["items"], items, strict=True):
        _has_keys(found, _ITEM_KEYS)
        assert found["id"] == item.id
        assert found["content_html"] == item.html
        assert found.get("title", "") == item.title
        assert is_date(_RFC3339, found["date_published"])
        assert ("date_modified" in found) == (item.updated is not None)
        assert all(isinstance(tag, str) and tag for tag in found.get("tags", []))
    for holder in (value, *value["items"]):
        assert all(set(author) <= {"name", "url"} and author["name"] for author in holder.get("authors", []))
        assert all(is_uri(author["url"]) for author in holder.get("authors", []) if "url" in author)
        assert all(is_uri(holder[key]) for key in ("url", "image", "feed_url", "home_page_url") if key in holder)
        assert "language" not in holder or _LANGUAGE.fullmatch(holder["language"])
    assert not any(part is None for part in _parts(value))


def _has_keys(value: Mapping[str, Any], keys: Mapping[str, type]) -> None:
    assert set(value) <= set(keys)
    assert all(isinstance(value[key], kind) for key, kind in keys.items() if key in value)


def _parts(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for inner in value.values() for part in _parts(inner)]
    if isinstance(value, list):
        return [part for inner in value for part in _parts(inner)]
    return [value]


@given(TEXT)
def test_usable_text_is_never_changed(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert clean_line(clean_line(text)) == clean_line(text)
    unusable = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef]")
    kept = [char for char in text if not unusable.match(char) and (ord(char) & 0xFFFE) != 0xFFFE and char != "\n"]
    assert kept == [char for char in cleaned if char not in "\n\x85"]
