"""Tags: the canonical ones of a blog's registry, and which of them an author means by what they typed."""

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
"""What a tag names."""

TAG_KINDS: tuple[TagKind, ...] = get_args(TagKind)

_HASHES = re.compile(r"(?:(?<=\s)|^)#+")
_SEPARATORS = re.compile(r"[\s\-_/·‐‑–]+")
_RESERVED = frozenset({"page", "index", "feed", "atom", "papers", "cite"})
"""Names of files and folders beside the pages of tags."""


class Tag(Struct, frozen=True):
    """A tag. `slug` is its part of URLs; `parent` the slug of a wider tag; `listed` whether the registry has it."""

    slug: str
    name: str
    aliases: tuple[str, ...] = ()
    description: str | None = None
    parent: str | None = None
    kind: TagKind | None = None
    listed: bool = True


def tag_slug(typed: str) -> str:
    """The slug of a tag, which is never that of a listing's page or file."""
    slug = slugify(typed)
    return f"tag-{slug}" if slug in _RESERVED or slug.isdigit() else slug


def fold(typed: str) -> str:
    """What all spellings of one tag share: no case, no `#` before words, nothing between them.

    Signs that tell names apart stay: `C++`, `C#` and `C` are three tags.
    """
    return _SEPARATORS.sub("", _HASHES.sub("", unicodedata.normalize("NFKC", typed).casefold().strip()))


class Registry(Struct, frozen=True):
    """The tags of a blog.

    `tags` are those of the registry file in its order, `unlisted` those that posts use without it. Both are found by
    any spelling of their slug, name or aliases.
    """

    tags: tuple[Tag, ...] = ()
    unlisted: tuple[Tag, ...] = ()
    _listed_by: Mapping[str, Tag] = field(default_factory=dict)
    _unlisted_by: Mapping[str, Tag] = field(default_factory=dict)

    def __post_init__(self) -> None:
        force_setattr(self, "_listed_by", _by_spelling(self.tags))
        force_setattr(self, "_unlisted_by", _by_spelling(self.unlisted))

    def resolve(self, typed: str) -> Tag | None:
        """The registry's tag for what somebody typed."""
        return self._listed_by.get(fold(typed)) or self._listed_by.get(f"/{tag_slug(typed)}")

    def tag_for(self, typed: str) -> Tag:
        """The tag for what somebody typed, made from it where the registry has none."""
        return self.resolve(typed) or self._unlisted(typed) or _made_from(typed)

    def extended(self, typed: Iterable[str]) -> Registry:
        """This registry with tags for what it does not know; of several spellings of one, the first gives the name."""
        unlisted = {tag.slug: tag for tag in self.unlisted}
        spellings = dict(self._unlisted_by)
        for spelling in dict.fromkeys(typed):
            if self.resolve(spelling) or fold(spelling) in spellings:
                continue
            tag = _made_from(spelling)
            spellings[fold(spelling)] = unlisted.setdefault(tag.slug, tag)
        return Registry(self.tags, tuple(unlisted.values()))

    def suggestions(self) -> Suggestions:
        """Return what suggests a tag for one that the registry does not know."""
        return Suggestions(name for tag in self.tags for name in (tag.name, *tag.aliases, tag.slug))

    def _unlisted(self, typed: str) -> Tag | None:
        return self._unlisted_by.get(fold(typed)) or self._unlisted_by.get(f"/{tag_slug(typed)}")


def unknown_tag_hint(typed: str, known: Suggestions, *, path: str) -> str:
    """Return the hint for a tag that the registry, which is the file at `path`, does not know."""
    return known.hint(_HASHES.sub("", typed).strip()) or f"add '{tag_slug(typed)}' to {path}"


def _made_from(typed: str) -> Tag:
    name = " ".join(_HASHES.sub("", typed).split())
    return Tag(slug=tag_slug(typed), name=name or typed, listed=False)


def _by_spelling(tags: Iterable[Tag]) -> dict[str, Tag]:
    """Tags by every folded spelling and, after `/`, which no folded spelling holds, by slug."""
    found: dict[str, Tag] = {}
    for tag in tags:
        found.setdefault(f"/{tag.slug}", tag)
        for spelling in (tag.slug, tag.name, *tag.aliases):
            found.setdefault(fold(spelling), tag)
    return found
