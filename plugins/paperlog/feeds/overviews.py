"""The outputs that list all feeds or posts: the page `/subscribe/`, `feeds.opml`, `posts.json` and `llms.txt`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.library import Entry, Facet
from paperlog.feeds.feed_formats import FORMATS, JSON, RSS
from paperlog.feeds.feed_outputs import BlogFeeds, PlannedFeed
from paperlog.feeds.llms_txt import LlmsLink, LlmsSection, llms_txt
from paperlog.feeds.opml import Subscription, SubscriptionGroup, opml
from paperlog.feeds.posts_json import ListedPost, posts_json
from paperlog.site import urls
from paperlog.site.date_text import moment
from paperlog.site.plan import FileOutput, Output, Page, PageOutput
from paperlog.site.presenter import Presenter
from paperlog.site.templates import Templates
from paperlog.site.views import FeedRow, FeedSection, Reference, SubscribeView

OPML_FILE = "feeds.opml"
POSTS_FILE = "posts.json"
LLMS_FILE = "llms.txt"

_FACETS = {
    Facet.TAG: "Tags",
    Facet.AUTHOR: "Authors",
    Facet.VENUE: "Venues",
    Facet.CATEGORY: "arXiv categories",
    Facet.KIND: "Kinds of post",
}


def overviews(feeds: BlogFeeds, templates: Templates, *, page_base: str) -> Iterator[Output]:
    """Yield the outputs; none for a blog without feeds, because it has no absolute URL to list.

    Args:
        feeds: The feeds of the blog.
        templates: The templates that render the page.
        page_base: The fingerprint of what every page depends on.
    """
    if not feeds.planned:
        return
    yield _subscribe_page(feeds, templates, page_base)
    yield _opml(feeds)
    yield _posts(feeds)
    yield _llms(feeds)


def _subscribe_page(feeds: BlogFeeds, templates: Templates, base: str) -> PageOutput:
    view = SubscribeView(
        url=urls.SUBSCRIBE,
        count=len(feeds.planned),
        blog=_row(feeds.planned[0]),
        sections=tuple(
            FeedSection(facet, title, tuple(map(_row, found)))
            for facet, title in _FACETS.items()
            if (found := _of_facet(feeds, facet))
        ),
        opml=OPML_FILE,
    )
    return PageOutput(
        url=view.url,
        title="Subscribe",
        fingerprint=fingerprint(base, "subscribe.html", view),
        render=lambda: Page(templates.render("subscribe.html", view=view)),
        description=f"The feeds of {feeds.presenter.options.name}",
    )


def _row(feed: PlannedFeed) -> FeedRow:
    return FeedRow(
        id=f"__feed-{feed.url.strip('/').replace('/', '-') or 'all'}",
        name=feed.listing.title,
        page=feed.url,
        count=feed.count,
        latest=moment(feed.entries[0].post.date) if feed.entries else None,
        address=feed.urls.rss,
        formats=tuple(Reference(form.name, feed.url + form.file_name) for form in FORMATS),
    )


def _of_facet(feeds: BlogFeeds, facet: Facet) -> tuple[PlannedFeed, ...]:
    return tuple(feed for feed in feeds.planned if feed.listing.group is not None and feed.listing.group.facet is facet)


def _opml(feeds: BlogFeeds) -> FileOutput:
    name = feeds.presenter.options.name
    changed = [entry.post.updated or entry.post.date for feed in feeds.planned for entry in feed.entries]
    modified = max(changed, default=None)
    blog = _subscription(feeds, feeds.planned[0])
    groups = [
        SubscriptionGroup(f"{name}: {title}", tuple(_subscription(feeds, feed) for feed in _of_facet(feeds, facet)))
        for facet, title in _FACETS.items()
    ]
    return FileOutput(
        OPML_FILE,
        fingerprint(feeds.base, name, blog, groups, modified),
        lambda: opml(name, feeds=[blog], groups=groups, modified=modified),
    )


def _subscription(feeds: BlogFeeds, feed: PlannedFeed) -> Subscription:
    home_url = feeds.presenter.options.site_url + feed.url
    return Subscription(feed.title, feed.urls.rss, home_url, feed.listing.description or "")


def _posts(feeds: BlogFeeds) -> FileOutput:
    site_url = feeds.presenter.options.site_url
    entries = [entry for entry in feeds.presenter.library.entries if not entry.post.draft]
    return FileOutput(
        POSTS_FILE,
        fingerprint(feeds.base, feeds.digests.posts(entries)),
        lambda: posts_json(_listed(entry, site_url) for entry in entries),
    )


def _listed(entry: Entry, site_url: str) -> ListedPost:
    return ListedPost(
        url=site_url + entry.url,
        title=entry.title,
        date=entry.post.date,
        kind=entry.kind,
        tags=tuple(tag.slug for tag in entry.tags),
        papers=tuple(paper.arxiv or paper.key for paper in entry.papers),
        updated=entry.post.updated,
    )


def _llms(feeds: BlogFeeds) -> FileOutput:
    options = feeds.presenter.options
    sections = _sections(feeds.presenter, feeds.planned[0].entries)
    return FileOutput(
        LLMS_FILE,
        fingerprint(feeds.base, sections),
        lambda: llms_txt(options.name, description=options.description, sections=sections).encode(),
    )


def _sections(presenter: Presenter, entries: tuple[Entry, ...]) -> tuple[LlmsSection, ...]:
    site_url = presenter.options.site_url

    def to(title: str, url: str, note: str = "") -> LlmsLink:
        return LlmsLink(title, site_url + url, note)

    machine = (
        to(POSTS_FILE, POSTS_FILE, "every post with its date, tags and papers, as JSON"),
        to(JSON.file_name, JSON.file_name, "the newest posts in full, as JSON Feed"),
        to(RSS.file_name, RSS.file_name, "the newest posts in full, as RSS"),
        to("sitemap.xml", "sitemap.xml", "every page"),
    )
    indexes = (
        to("Tags", urls.TAGS, "what the posts are about"),
        to("Papers", urls.PAPERS, "the papers that posts discuss"),
        to("Archive", urls.ARCHIVE, "all posts by month"),
    )
    posts = tuple(to(entry.title, entry.url, presenter.description(entry)) for entry in entries)
    tags = tuple(to(group.name, group.url, group.description or "") for group in presenter.library.groups[Facet.TAG])
    return (
        LlmsSection("For programs", machine),
        LlmsSection("Indexes", indexes),
        LlmsSection("Newest posts", posts),
        LlmsSection("Tags", tags),
    )


def feed_addresses(pages: Iterable[str]) -> frozenset[str]:
    """Return the URLs of all outputs of this package for a blog whose `pages` have feeds, to check links to them."""
    beside = {page + form.file_name for page in pages for form in FORMATS}
    return frozenset({*beside, urls.SUBSCRIBE, OPML_FILE, POSTS_FILE, LLMS_FILE})
