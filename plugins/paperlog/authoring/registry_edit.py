"""Edit `posts/_tags.yml` and keep all other bytes: add a tag, or merge one tag into another.

Each edit changes the text at the offsets of YAML nodes and then parses the result. If the result is not exactly the
intended registry, the edit is refused, so a file in an unusual form is never damaged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import yaml
from msgspec import Struct
from msgspec.structs import replace

from paperlog.content.registry_file import load_registry
from paperlog.content.source import decode, quoted
from paperlog.content.tags import Registry, Tag, fold, unknown_tag_hint
from paperlog.content.yaml_text import flow_list, quoted_scalar, scalar
from paperlog.problems import Problem, ProblemsError, RefusedError

_HINT = "edit the file by hand"


class _Change(Struct, frozen=True):
    """A replacement of the text between two offsets."""

    start: int
    end: int
    text: str


def with_tag(data: bytes, tag: Tag, *, path: str) -> bytes:
    """Return the registry file with a tag added at its end.

    Args:
        data: The bytes of the file; empty if there is none yet.
        tag: The tag to add.
        path: The path of the file, for messages.

    Raises:
        ProblemsError: The file has errors, or would have errors with the tag.
        RefusedError: The registry already has the tag, or the file has a form that cannot be edited.
    """
    registry = _read(data, path)
    for spelling in (tag.slug, tag.name, *tag.aliases):
        if (owner := registry.resolve(spelling)) is not None:
            raise RefusedError(f"{path} has {quoted(spelling)} already: it means tag '{owner.slug}'")
    text, newline = _text(data, path)
    _block(text, path)
    lines = [f"{scalar(tag.slug)}:{'' if _fields(tag) else ' {}'}"]
    lines += [f"  {key}: {value}" for key, value in _fields(tag).items()]
    before = newline if text and not text.endswith(("\n", "\r")) else ""
    edited = text + before + "".join(line + newline for line in lines)
    return _checked(edited, Registry((*registry.tags, tag)), path)


def merged(data: bytes, old: str, new: str, *, path: str) -> bytes:
    """Return the registry file with the tag `old` merged into the tag `new`: every spelling of `old` becomes an alias.

    Child tags of `old` get `new` as their parent; those that are `new` itself or its ancestors get the parent of `old`.
    `old` may be a tag that only posts use.

    Raises:
        ProblemsError: The file has errors.
        RefusedError: There is no tag `new`, both are the same tag, or the file has a form that cannot be edited.
    """
    registry = _read(data, path)
    target, source = registry.resolve(new), registry.resolve(old)
    if target is None:
        hint = unknown_tag_hint(new, registry.suggestions(), path=path)
        raise RefusedError(f"{path} has no tag {quoted(new)}\n  hint: {hint}")
    if source == target:
        raise RefusedError(f"{quoted(old)} means tag '{target.slug}' already")
    text, _ = _text(data, path)
    root = _block(text, path)
    wanted = _after_merge(registry, source, old, target)
    changes = []
    if source is not None:
        changes.append(_without_entry(root, source.slug, text))
    by_slug = {tag.slug: tag for tag in registry.tags}
    for tag in wanted.tags:
        entry = _entry(root, tag.slug)
        if tag.parent != by_slug[tag.slug].parent:
            changes.append(_parent(entry, tag.parent, text, path))
        if tag.slug == target.slug and tag.aliases != target.aliases:
            changes.append(_aliases(entry, tag.aliases[len(target.aliases) :], text, path))
    for change in sorted(changes, key=lambda change: change.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return _checked(text, wanted, path)


def _after_merge(registry: Registry, source: Tag | None, old: str, target: Tag) -> Registry:
    """Return the expected registry after the merge."""
    spellings = (source.slug, source.name, *source.aliases) if source else (old,)
    known = {fold(spelling) for spelling in (target.slug, target.name, *target.aliases)}
    aliases = {fold(spelling): spelling for spelling in reversed(spellings) if fold(spelling) not in known}
    added = tuple(spelling for spelling in spellings if aliases.get(fold(spelling)) == spelling)
    above = set(_above(target, registry)) | {target.slug}
    tags = []
    for tag in registry.tags:
        if source is not None and tag.slug == source.slug:
            continue
        if source is not None and tag.parent == source.slug:
            tag = replace(tag, parent=source.parent if tag.slug in above else target.slug)  # noqa: PLW2901 - the same tag
        if tag.slug == target.slug:
            tag = replace(tag, aliases=(*tag.aliases, *dict.fromkeys(added)))  # noqa: PLW2901 - the same tag
        tags.append(tag)
    return Registry(tuple(tags))


def _above(tag: Tag, registry: Registry) -> Iterator[str]:
    parents = {each.slug: each.parent for each in registry.tags}
    above = tag.parent
    while above is not None:  # a registry without errors has no cycles
        yield above
        above = parents[above]


def _fields(tag: Tag) -> Mapping[str, str]:
    fields = {}
    if tag.name != tag.slug:
        fields["name"] = scalar(tag.name)
    if tag.aliases:
        fields["aliases"] = flow_list(tag.aliases)
    if tag.description:
        fields["description"] = quoted_scalar(tag.description)
    if tag.parent:
        fields["parent"] = scalar(tag.parent)
    if tag.kind:
        fields["kind"] = tag.kind
    return fields


def _read(data: bytes, path: str) -> Registry:
    registry, problems = load_registry(data, path=path)
    if problems:
        raise ProblemsError(problems)
    return registry


def _text(data: bytes, path: str) -> tuple[str, str]:
    """Return the file's unmodified text and its line end."""
    if isinstance(problem := decode(data, path=path), Problem):
        raise ProblemsError([problem])
    text = data.decode("utf-8")
    return text, "\r\n" if "\r\n" in text else "\n"


def _block(text: str, path: str) -> yaml.MappingNode:
    """Return the file's mapping node; raise an error if it is not in block style."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)  # the pure-Python loader, whose marks count characters
    except yaml.YAMLError:
        raise _unusual(path) from None
    if node is None:
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    first = node.value[0][0].start_mark if isinstance(node, yaml.MappingNode) and node.value else None
    if not isinstance(node, yaml.MappingNode) or node.flow_style or first is None or first.column:
        raise _unusual(path)
    if "\n..." in text or "\n---" in text:  # a second document, or an end marker, after which no entry may follow
        raise _unusual(path)
    return node


def _entry(root: yaml.MappingNode, slug: str) -> tuple[yaml.ScalarNode, yaml.Node]:
    return next((key, value) for key, value in root.value if key.value == slug)


def _without_entry(root: yaml.MappingNode, slug: str, text: str) -> _Change:
    """Return the removal of an entry: its lines, but not the empty lines and unindented comments after them."""
    key, value = _entry(root, slug)
    start = key.start_mark.index
    last = max(_last_mark(value), key.end_mark.index)
    end = _line_end(text, last)
    while end < len(text):  # indented comments belong to the entry
        following = _line_end(text, end)
        line = text[end:following]
        if not (line.startswith((" ", "\t")) and line.strip().startswith("#")):
            break
        end = following
    return _Change(start, end, "")


def _last_mark(node: yaml.Node) -> int:
    """Return the offset of the end of a node's own text; the end mark of a block is at the next entry."""
    if isinstance(node, yaml.ScalarNode):
        block = node.style in {"|", ">"}
        return int(node.end_mark.index) - (1 if block else 0)
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        return int(node.end_mark.index)
    children = [child for item in node.value for child in (item if isinstance(item, tuple) else (item,))]
    return max((_last_mark(child) for child in children), default=int(node.start_mark.index))


def _line_end(text: str, place: int) -> int:
    found = text.find("\n", place)
    return len(text) if found < 0 else found + 1


def _parent(entry: tuple[yaml.ScalarNode, yaml.Node], parent: str | None, text: str, path: str) -> _Change:
    key, node = _field(entry, "parent", path)
    if parent is not None:
        return _Change(node.start_mark.index, node.end_mark.index, scalar(parent))
    if isinstance(entry[1], yaml.CollectionNode) and entry[1].flow_style:
        raise RefusedError(
            f"{path}: the parent of '{entry[0].value}' has to go, and is written on one line\n  hint: {_HINT}"
        )
    start = text.rfind("\n", 0, key.start_mark.index) + 1
    return _Change(start, _line_end(text, node.end_mark.index), "")


def _aliases(entry: tuple[yaml.ScalarNode, yaml.Node], added: tuple[str, ...], text: str, path: str) -> _Change:
    key, value = entry
    newline = "\r\n" if "\r\n" in text else "\n"
    words = ", ".join(map(scalar, added))
    if not isinstance(value, yaml.MappingNode):  # `nlp:` without a value, or `nlp: null`
        colon = text.index(":", key.end_mark.index)
        return _Change(colon + 1, max(value.end_mark.index, colon + 1), f" {{aliases: [{words}]}}")
    fields = {child.value: node for child, node in value.value}
    if "aliases" not in fields:
        if value.flow_style:
            start = value.end_mark.index - 1
            separator = ", " if fields else ""
            return _Change(start, start, f"{separator}aliases: [{words}]")
        first = value.value[0][0].start_mark
        indent = " " * first.column
        return _Change(first.index, first.index, f"aliases: [{words}]{newline}{indent}")
    node = fields["aliases"]
    if isinstance(node, yaml.ScalarNode):  # one text with commas
        old = [part.strip() for part in node.value.split(",") if part.strip()]
        return _Change(node.start_mark.index, node.end_mark.index, flow_list([*old, *added]))
    if node.flow_style:
        start = node.end_mark.index - 1
        return _Change(start, start, f"{', ' if node.value else ''}{words}")
    if not node.value:
        raise _unusual(path)
    last = node.value[-1]
    dash = text.rfind("-", 0, last.start_mark.index)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    end = _line_end(text, last.end_mark.index - 1)
    before = "" if text[:end].endswith("\n") else newline
    return _Change(end, end, before + "".join(f"{indent}- {scalar(word)}{newline}" for word in added))


def _field(entry: tuple[yaml.ScalarNode, yaml.Node], name: str, path: str) -> tuple[yaml.ScalarNode, yaml.Node]:
    if isinstance(entry[1], yaml.MappingNode):
        for key, node in entry[1].value:
            if key.value == name:
                return key, node
    raise _unusual(path)


def _checked(text: str, wanted: Registry, path: str) -> bytes:
    data = text.encode("utf-8")
    registry, problems = load_registry(data, path=path)
    if problems:
        raise ProblemsError(problems)
    if registry.tags != wanted.tags:
        raise _unusual(path)
    return data


def _unusual(path: str) -> RefusedError:
    return RefusedError(f"{path} is written in a form that cannot be edited here\n  hint: {_HINT}")
