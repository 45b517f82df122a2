"""The additions to pages for citations: download links, and the JSON-LD of a post."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from paperlog.citations.citation_formats import BIBTEX
from paperlog.citations.citation_outputs import Citations
from paperlog.citations.json_ld import json_ld
from paperlog.content.library import Entry
from paperlog.site.listings import Listing
from paperlog.site.options import SiteOptions
from paperlog.site.page_additions import Additions
from paperlog.site.urls import link
from paperlog.site.views import LinkView

_ALTERNATE = Markup('<link rel="alternate" type="{}" title="{}" href=').format(BIBTEX.media_type, BIBTEX.name)
_JSON_LD = '<script type="application/ld+json">{}</script>'
_ICON = "material/format-quote-close"


def citation_additions(citations: Citations, *, options: SiteOptions, describe: Callable[[Entry], str]) -> Additions:
    """Return the additions to the pages of a blog.

    Posts get JSON-LD only if the blog has a URL, because JSON-LD uses absolute URLs.

    Args:
        citations: The citations of the blog.
        options: The options of the site; every page's fingerprint includes them already.
        describe: Returns one or two sentences of plain text about a post.
    """

    def head(entry: Entry) -> str:
        alternate = _alternate(citations.file_of(entry))
        return alternate + _JSON_LD.format(_posting(entry, options, describe(entry))) if options.site_url else alternate

    def downloads(listing: Listing | None) -> tuple[LinkView, ...]:
        return tuple(LinkView("cite", form.name, url, _ICON) for form, url in citations.downloads_of(listing))

    return Additions(post_head=head, downloads=downloads)


def _alternate(file: str | None) -> str:
    return f'{_ALTERNATE}"{link(file)}">\n' if file else ""


def _posting(entry: Entry, options: SiteOptions, description: str) -> str:
    post = entry.post
    return json_ld(
        headline=entry.title,
        url=options.site_url + entry.url,
        site_name=options.name,
        site_url=options.site_url,
        language=post.lang or options.language,
        published=post.date.date() if post.dated_by_day else post.date,
        modified=post.updated.date() if post.updated else None,
        description=description,
        authors=entry.authors,
        papers=entry.papers,
        keywords=[tag.name for tag in entry.tags],
    )
