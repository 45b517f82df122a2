"""The feeds of a blog as outputs of the plan, and the links to them in its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from markupsafe import escape
from msgspec import Struct, field

from paperlog.cache.fingerprint import fingerprint
from paperlog.content.library import Entry
from paperlog.feeds.entries import feed_item, newest
from paperlog.feeds.feed_formats import FORMATS, RSS, FeedFormat, feed_urls
from paperlog.feeds.ids import feed_id
from paperlog.feeds.model import Feed, FeedUrls
from paperlog.site import urls
from paperlog.site.digests import Digests
from paperlog.site.listings import Listing, listings
from paperlog.site.page_additions import Additions
from paperlog.site.plan import FileOutput
from paperlog.site.presenter import Presenter
from paperlog.site.views import LinkView


class PlannedFeed(Struct, frozen=True, eq=False):
    """A feed whose items are not converted yet.

    `entries` are the posts in the feed, newest first; `count` is the number of all published posts of its page.
    """

    listing: Listing
    title: str
    urls: FeedUrls
    entries: tuple[Entry, ...]
    count: int

    @property
    def url(self) -> str:
        """Return the URL of the feed's page, relative to the site's root."""
        return self.listing.url


class BlogFeeds(Struct, frozen=True, eq=False):
    """All feeds of a blog: the feed of the home page is the first of `planned`.

    `base` is the fingerprint of everything that all feeds depend on. `uses` maps the path of a post to the number of
    files that still need it as an item. Each worker counts only the files that it writes itself, so items that another
    worker also writes stay in memory until the end.
    """

    presenter: Presenter
    digests: Digests
    base: str
    planned: tuple[PlannedFeed, ...]
    uses: Counter[str]
    _items: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    def outputs(self) -> Iterator[FileOutput]:
        """Yield each feed in each format, in the folder of its page."""
        for planned in self.planned:
            made_from = fingerprint(
                (self.base, planned.url, planned.title, planned.listing.description),
                self.digests.posts(planned.entries),
            )
            for form in FORMATS:
                yield self._output(planned, form, made_from)

    def additions(self) -> Additions:
        """Return the additions that link pages to their feeds."""
        by_url = {planned.url: planned for planned in self.planned}

        def head(listing: Listing) -> str:
            planned = by_url.get(listing.url)
            return _announce(planned) if planned else ""

        def downloads(listing: Listing | None) -> tuple[LinkView, ...]:
            if listing is None or listing.url not in by_url:
                return ()
            if listing.url == urls.HOME:
                return (LinkView("subscribe", "Subscribe", urls.SUBSCRIBE, "material/rss"),)
            return (LinkView("feed", "RSS feed", listing.url + RSS.file_name, "material/rss"),)

        return Additions(listing_head=head, downloads=downloads)

    def _output(self, planned: PlannedFeed, form: FeedFormat, made_from: str) -> FileOutput:
        return FileOutput(
            planned.url + form.file_name,
            fingerprint(made_from, form.name),
            lambda: form.file(self._feed(planned), [self._written(entry)[form.name] for entry in planned.entries]),
        )

    def _feed(self, planned: PlannedFeed) -> Feed:
        options = self.presenter.options
        return Feed(
            id=feed_id(options.feed_authority, planned.url),
            title=planned.title,
            home_url=options.site_url + planned.url,
            urls=planned.urls,
            updated=max((entry.post.updated or entry.post.date for entry in planned.entries), default=None),
            description=planned.listing.description or "",
            language=options.language,
        )

    def _written(self, entry: Entry) -> Mapping[str, bytes]:
        """Return a post as an item in each format, cached until the last feed with the post is written."""
        path = entry.post.path
        written = self._items.pop(path, None) or self._write(entry)
        self.uses[path] -= 1
        if self.uses[path] > 0:
            self._items[path] = written
        return written

    def _write(self, entry: Entry) -> Mapping[str, bytes]:
        options = self.presenter.options
        item = feed_item(
            entry,
            body=self.presenter.body(entry),
            summary=self.presenter.description(entry),
            authority=options.feed_authority,
            site_url=options.site_url,
        )
        return {form.name: form.item(item, options.language) for form in FORMATS}


def plan_feeds(presenter: Presenter, digests: Digests, *, base: str, until: datetime) -> BlogFeeds:
    """Plan the feeds of the home page and of every value of every facet; none for a blog without a URL.

    Args:
        presenter: The presenter of the blog.
        digests: The digests of everything that the feeds are made from.
        base: The fingerprint of what every feed depends on: the code, the options and the conversion of Markdown.
        until: Posts dated later are left out of the feeds. It affects nothing else.
    """
    options, library = presenter.options, presenter.library
    planned = []
    titles: set[str] = set()
    if options.feed_authority:
        for listing in listings(library, options):
            is_home = listing.url == urls.HOME
            if not is_home and listing.group is None:
                continue
            # The home page lists pinned posts first, but a feed lists the newest first.
            entries = library.entries if is_home else listing.entries
            published = newest(entries, count=len(entries), until=until)
            title = _title(listing, blog=options.name)
            if title in titles and listing.group is not None:
                title = f"{title} ({listing.group.slug})"
            titles.add(title)
            shown = published[: options.feed_items if is_home else options.feed_items_per_facet]
            planned.append(
                PlannedFeed(listing, title, feed_urls(options.site_url + listing.url), shown, len(published))
            )
    uses = Counter(entry.post.path for feed in planned for entry in feed.entries for _ in FORMATS)
    return BlogFeeds(presenter, digests, base, tuple(planned), uses)


def _title(listing: Listing, *, blog: str) -> str:
    """Return the title of a feed; the facet comes first, because feed readers cut long titles.

    The facet is needed because a tag and a kind may have the same name.
    """
    return blog if listing.kicker is None else f"{listing.kicker.name}: {listing.title} · {blog}"


def _announce(planned: PlannedFeed) -> str:
    title = escape(planned.title)
    return "\n".join(
        f'<link rel="alternate" type="{form.media_type}" title="{title} ({form.name})"'
        f' href="{urls.link(planned.url + form.file_name)}">'
        for form in FORMATS
    )
