"""Whether a template may look at markup that it has captured, which nobody notices while it is rendered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

_CAPTURES = (nodes.FilterBlock, nodes.AssignBlock, nodes.CallBlock)
_LOOKS = (nodes.Filter, nodes.Compare, nodes.Test, nodes.Getitem, nodes.CondExpr, nodes.If)
_JOINS = (nodes.Concat, nodes.Add, nodes.Mod)


def captures(environment: jinja2.Environment, folder: Path, *, ours: Path) -> bool:
    """Whether one of the templates in a folder does more with joined or captured texts than to show them.

    A text of a page that stands in a block that is set or filtered, is joined with others, or comes out of a macro or
    the parent's block, is a text like any other, so that nobody hears of it when it is looked into. What stands in our
    template of the same name as well is known to be harmless.
    """
    for path in sorted(folder.rglob("*.html")):
        known = {repr(node) for node in _suspects(environment, ours / path.relative_to(folder))}
        if any(repr(node) not in known for node in _suspects(environment, path)):
            return True
    return False


def _suspects(environment: jinja2.Environment, path: Path) -> Iterator[nodes.Node]:
    try:
        tree = environment.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, jinja2.TemplateSyntaxError):  # not there, or whoever renders it will say so
        return
    if not _names_page(tree) and tree.find(nodes.Extends) is None:  # as those that paperlog renders itself
        return
    for node in tree.find_all(nodes.Node):
        if isinstance(node, _CAPTURES) or (isinstance(node, _LOOKS) and any(map(_is_joined, _looked_at(node)))):
            yield node


def _looked_at(look: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(look, nodes.If | nodes.CondExpr):
        yield look.test
    elif isinstance(look, nodes.Filter | nodes.Test | nodes.Getitem):
        if look.node is not None:
            yield look.node
    else:
        yield look


def _is_joined(node: nodes.Node) -> bool:
    return any(_joins(part) for part in (node, *node.find_all(nodes.Node)))


def _joins(node: nodes.Node) -> bool:
    if not isinstance(node, nodes.Call):
        return isinstance(node, _JOINS) and _names_page(node)
    called = node.node
    if isinstance(called, nodes.Name):  # a macro, or the block of another template
        return called.name in ("super", "caller") or _names_page(node)
    return isinstance(called, nodes.Getattr) and called.attr in ("format", "join") and _names_page(node)


def _names_page(node: nodes.Node) -> bool:
    return any(name.name == "page" for name in node.find_all(nodes.Name))
