"""Links between the pages of tags (broader, narrower and related tags), and redirects from aliases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from paperlog.content.library import Facet, Group, Library
from paperlog.content.tags import tag_slug
from paperlog.site.views import Reference, Siblings

_RELATED = 6  # tags that are shown as related
_MAX_TAGS = 30  # posts with more tags are ignored: their pairs of tags mean little, and each pair takes time


def tags_around(library: Library) -> Mapping[str, tuple[Siblings, ...]]:
    """Return for each tag with a page, by its slug, links to the surrounding tags that have a page.

    Broader tags are its parents, nearest first. Narrower tags are those whose nearest parent with a page it is. Related
    tags are those that most often occur in the same posts; among equally frequent ones, rarer tags come first.
    """
    groups = {group.slug: group for group in library.groups[Facet.TAG]}
    broader = {slug: tuple(_broader(slug, groups, library.parents)) for slug in groups}
    narrower: dict[str, list[str]] = defaultdict(list)
    for slug in groups:
        for above in broader[slug][:1]:
            narrower[above].append(slug)
    together = _together(library)
    result = {}
    for slug in groups:
        family = {slug, *broader[slug], *narrower[slug]}
        beside = sorted(
            (other for other in together[slug] if other not in family),
            key=lambda other: (-together[slug][other], len(groups[other].entries), other),
        )
        lines = (("Broader", broader[slug]), ("Narrower", narrower[slug]), ("Related", beside[:_RELATED]))
        result[slug] = tuple(
            Siblings(label, tuple(_reference(groups[other]) for other in others)) for label, others in lines if others
        )
    return result


def alias_pages(library: Library) -> Iterator[tuple[str, str]]:
    """Yield the URL that each alias would have as a tag, with the URL of its tag: the alias may be a merged tag."""
    groups = library.groups[Facet.TAG]
    taken = {group.slug for group in groups}
    for group in groups:
        for alias in group.tag.aliases if group.tag is not None else ():
            slug = tag_slug(alias)
            if slug not in taken:
                taken.add(slug)
                yield f"{Facet.TAG}/{slug}/", group.url


def _broader(slug: str, groups: Mapping[str, Group], parents: Mapping[str, str]) -> Iterator[str]:
    parent = parents.get(slug)
    while parent is not None:  # a registry without errors has no cycle
        if parent in groups:
            yield parent
        parent = parents.get(parent)


def _together(library: Library) -> Mapping[str, Counter[str]]:
    """Return the number of posts that have both of two tags, by the slugs of the two tags."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in library.entries:
        slugs = [tag.slug for tag in entry.tags]
        for slug in slugs if len(slugs) <= _MAX_TAGS else ():
            counts[slug].update(other for other in slugs if other != slug)
    return counts


def _reference(group: Group) -> Reference:
    return Reference(group.name, group.url, len(group.entries))
