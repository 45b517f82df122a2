"""Proposals for a new post on a paper: links from its abstract, and tags from the registry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from paperlog.content.post import Link, LinkKind
from paperlog.content.tags import Registry, Tag, fold
from paperlog.content.url_rules import LinkError, check_url
from paperlog.papers import taxonomy
from paperlog.papers.paper import Paper

MOST_TAGS = 4
"""Maximum number of proposed tags; authors would have to prune a longer list."""

_MOST_LINKS = 3  # of each kind
_LONGEST_PHRASE = 4  # words of a title that may form one tag
_SHORT = 3  # letters; spellings this short must match exactly: `LM` is a tag, `lm` may be a typo

_URL = re.compile(
    r"https?://[^\s<>\"'`|^{}\[\]()\\]+"
    r"|(?<![\w./@-])(?:(?:www\.)?(?:github|gitlab|huggingface|bitbucket|codeberg)\.(?:com|org|co)"
    r"|[a-z0-9-]+\.github\.io)/[\w./~%#?=&+-]+",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[-+#.]\w+|[+#]+)*")
_HOSTS: Mapping[str, LinkKind] = {
    "github.com": "code",
    "gitlab.com": "code",
    "bitbucket.org": "code",
    "codeberg.org": "code",
    "sr.ht": "code",
    "gist.github.com": "code",
    "anonymous.4open.science": "code",
    "colab.research.google.com": "demo",
    "youtube.com": "video",
    "youtu.be": "video",
    "vimeo.com": "video",
    "zenodo.org": "data",
    "kaggle.com": "data",
    "slideshare.net": "slides",
    "reddit.com": "discussion",
    "news.ycombinator.com": "discussion",
    "github.io": "project",
    "gitlab.io": "project",
    "sites.google.com": "project",
}
_NOT_PROPOSED = ("arxiv.org", "doi.org", "creativecommons.org", "orcid.org")  # already in the record, or irrelevant
_WORDS_BEFORE: tuple[tuple[re.Pattern[str], LinkKind], ...] = (
    (re.compile(r"project|website|web ?page|home ?page", re.IGNORECASE), "project"),
    (re.compile(r"\bdemo", re.IGNORECASE), "demo"),
    (re.compile(r"video", re.IGNORECASE), "video"),
    (re.compile(r"data ?sets?\b|\bdata\b", re.IGNORECASE), "data"),
    (re.compile(r"code|implementation|source|software", re.IGNORECASE), "code"),
    (re.compile(r"model|weights|checkpoints?", re.IGNORECASE), "model"),
)
_CATEGORY_TAGS: Mapping[str, tuple[str, ...]] = {
    "cs.AI": ("artificial intelligence", "AI"),
    "cs.CL": ("NLP", "natural language processing", "computational linguistics"),
    "cs.CR": ("security", "cryptography"),
    "cs.CV": ("computer vision", "CV", "vision"),
    "cs.CY": ("society", "ethics"),
    "cs.DC": ("distributed computing", "distributed training"),
    "cs.GR": ("graphics", "computer graphics"),
    "cs.HC": ("HCI", "human-computer interaction"),
    "cs.IR": ("information retrieval", "search", "recommendation"),
    "cs.LG": ("machine learning", "ML"),
    "cs.MA": ("multi-agent", "agents"),
    "cs.NE": ("neuroevolution", "evolutionary computing"),
    "cs.RO": ("robotics", "robots"),
    "cs.SD": ("audio", "sound", "speech"),
    "cs.SE": ("software engineering",),
    "eess.AS": ("speech", "audio"),
    "eess.IV": ("image processing", "imaging"),
    "math.OC": ("optimization",),
    "q-bio.NC": ("neuroscience",),
    "stat.ME": ("statistics",),
    "stat.ML": ("machine learning", "ML"),
}
"""Common names for the fields of categories; only tags in the blog's registry are proposed."""


def proposed_links(texts: Iterable[str | None]) -> tuple[Link, ...]:
    """Return the links in a paper's abstract and comment, with kinds derived from the host or the words before."""
    found: dict[str, Link] = {}
    for text in texts:
        for match in _URL.finditer(text or ""):
            url = match.group().rstrip(".,;:!?*_'")
            url = url if url.lower().startswith("http") else f"https://{url}"
            kind = link_kind(url, before=(text or "")[: match.start()])
            if kind is not None:
                found.setdefault(url.removesuffix("/").casefold(), Link(kind, url))
    counts: dict[LinkKind, int] = {}
    for link in found.values():
        counts[link.kind] = counts.get(link.kind, 0) + 1
    return tuple(link for link in found.values() if counts[link.kind] <= _MOST_LINKS)


def link_kind(url: str, *, before: str = "", otherwise: LinkKind = "project") -> LinkKind | None:
    """Return the kind of a URL from its host, else from the words before it; `None` if it should not be proposed."""
    try:
        parts = urlsplit(check_url(url))
    except (LinkError, ValueError):
        return None
    host = (parts.hostname or "").removeprefix("www.")
    if not host or any(is_host(host, site) for site in _NOT_PROPOSED):
        return None
    if is_host(host, "huggingface.co"):
        first = parts.path.lstrip("/").partition("/")[0]
        return {"spaces": "demo", "datasets": "data", "papers": None, "blog": "article"}.get(first, "model")
    known = next((kind for site, kind in _HOSTS.items() if is_host(host, site)), None)
    if known is not None:
        return known
    nearest: tuple[int, LinkKind] = (-1, otherwise)
    for pattern, kind in _WORDS_BEFORE:
        places = [match.start() for match in pattern.finditer(before[-60:])]
        nearest = max(nearest, (places[-1], kind)) if places else nearest
    return nearest[1]


def proposed_tags(paper: Paper, registry: Registry) -> tuple[Tag, ...]:
    """Return up to four registry tags that match words of a paper's title, its categories or its venue."""
    if not registry.tags:
        return ()
    spelled = {spelling for tag in registry.tags for spelling in (tag.name, *tag.aliases, tag.slug)}
    named = [tag for tag in map(registry.resolve, _phrases(paper.title, spelled)) if tag is not None]
    fields = [
        tag
        for code in dict.fromkeys(filter(None, (paper.primary_category, *paper.categories)))
        if (tag := _of_category(code, registry)) is not None
    ]
    places = f"{paper.comment or ''} {paper.journal_ref or ''} {paper.venue or ''}"
    venues = [
        tag for tag in map(registry.resolve, _phrases(places, spelled)) if tag is not None and tag.kind == "venue"
    ]
    # The field comes first, as in most posts, then the topics of the paper, then the venue.
    found = dict.fromkeys(tag.slug for tag in [*fields[:1], *named, *venues[:1], *fields[1:]])
    by_slug = {tag.slug: tag for tag in registry.tags}
    return tuple(by_slug[slug] for slug in found)[:MOST_TAGS]


def _phrases(text: str, spelled: set[str]) -> Iterator[str]:
    """Yield word sequences, longest first at each position; short ones only in an exact spelling of the registry."""
    words = _WORD.findall(text)[:200]
    for start in range(len(words)):
        for length in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
            phrase = " ".join(words[start : start + length])
            if len(fold(phrase)) > _SHORT or (phrase in spelled and not phrase.islower()):
                yield phrase


def _of_category(code: str, registry: Registry) -> Tag | None:
    names = (code, taxonomy.name(code), *_CATEGORY_TAGS.get(code, ()))
    return next((tag for name in names if (tag := registry.resolve(name)) is not None), None)


def is_host(host: str, site: str) -> bool:
    """Return whether a host is that of a site or one of its subdomains."""
    return host == site or host.endswith(f".{site}")
