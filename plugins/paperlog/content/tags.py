"""Tags: the canonical tags of a blog's registry, and lookup by the spellings that authors type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Literal, get_args

from msgspec import Struct, field
from msgspec.structs import force_setattr

from paperlog.content.slugs import slugify
from paperlog.problems import Suggestions

TagKind = Literal["task", "method", "model", "data", "venue", "org", "field"]
"""The kind of thing that a tag names."""

TAG_KINDS: tuple[TagKind, ...] = get_args(TagKind)

_HASHES = re.compile(r"(?:(?<=\s)|^)#+")
_SEPARATORS = re.compile(r"[\s\-_/·‐‑–]+")
_RESERVED = frozenset({"page", "index", "feed", "atom", "papers", "cite"})
"""Names of other files and folders beside the pages of tags."""


class Tag(Struct, frozen=True):
    """A tag. `slug` is its part of URLs, `parent` the slug of a wider tag, and `listed` whether the registry has it."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str | None = None
    parent: str | None = None
    kind: TagKind | None = None
    listed: bool = True


def tag_slug(typed: str) -> str:
    """Return the slug of a tag, which never equals the name of another page or file beside the pages of tags."""
    slug = slugify(typed)
    return f"tag-{slug}" if slug in _RESERVED or slug.isdigit() else slug


def fold(typed: str) -> str:
    """Return the normalized form that all spellings of one tag share: without case, `#` before words, and separators.

    Significant characters are kept: `C++`, `C#` and `C` are three tags.
    """
    return _SEPARATORS.sub("", _HASHES.sub("", unicodedata.normalize("NFKC", typed).casefold().strip()))


class Registry(Struct, frozen=True):
    """The tags of a blog.

    `tags` are the tags of the registry file in its order, `unlisted` the others that posts use. Both are found by any
    spelling of their slug, name or aliases.
    """

    tags: tuple[Tag, ...] = ()
    unlisted: tuple[Tag, ...] = ()
    _listed_by: Mapping[str, Tag] = field(default_factory=dict)
    _unlisted_by: Mapping[str, Tag] = field(default_factory=dict)

    def __post_init__(self) -> None:
        force_setattr(self, "_listed_by", _by_spelling(self.tags))
        force_setattr(self, "_unlisted_by", _by_spelling(self.unlisted))

    def resolve(self, typed: str) -> Tag | None:
        """Return the registry's tag for a spelling, or `None`."""
        return self._listed_by.get(fold(typed)) or self._listed_by.get(f"/{tag_slug(typed)}")

    def tag_for(self, typed: str) -> Tag:
        """Return the tag for a spelling; a new one if the registry has none."""
        return self.resolve(typed) or self._unlisted(typed) or _made_from(typed)

    def extended(self, typed: Iterable[str]) -> Registry:
        """Return this registry with unlisted tags for unknown spellings; the first spelling of each is its name."""
        unlisted = {tag.slug: tag for tag in self.unlisted}
        spellings = dict(self._unlisted_by)
        for spelling in dict.fromkeys(typed):
            if self.resolve(spelling) or fold(spelling) in spellings:
                continue
            tag = _made_from(spelling)
            spellings[fold(spelling)] = unlisted.setdefault(tag.slug, tag)
        return Registry(self.tags, tuple(unlisted.values()))

    def suggestions(self) -> Suggestions:
        """Return the suggestions for tags that the registry does not know."""
        return Suggestions(name for tag in self.tags for name in (tag.name, *tag.aliases, tag.slug))

    def _unlisted(self, typed: str) -> Tag | None:
        return self._unlisted_by.get(fold(typed)) or self._unlisted_by.get(f"/{tag_slug(typed)}")


def unknown_tag_hint(typed: str, known: Suggestions, *, path: str) -> str:
    """Return the hint for a tag that is not in the registry file at `path`."""
    return known.hint(_HASHES.sub("", typed).strip()) or f"add '{tag_slug(typed)}' to {path}"


def _made_from(typed: str) -> Tag:
    name = " ".join(_HASHES.sub("", typed).split())
    return Tag(slug=tag_slug(typed), name=name or typed, listed=False)


def _by_spelling(tags: Iterable[Tag]) -> dict[str, Tag]:
    """Return tags by every folded spelling, and by `/` and the slug; no folded spelling contains `/`."""
    found: dict[str, Tag] = {}
    for tag in tags:
        found.setdefault(f"/{tag.slug}", tag)
        for spelling in (tag.slug, tag.name, *tag.aliases):
            found.setdefault(fold(spelling), tag)
    return found
