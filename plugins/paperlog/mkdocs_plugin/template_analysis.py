"""Static analysis of templates: whether one may inspect markup that it has captured."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import jinja2
from jinja2 import nodes

_CAPTURES = (nodes.FilterBlock, nodes.AssignBlock, nodes.CallBlock)
_LOOKS = (nodes.Filter, nodes.Compare, nodes.Test, nodes.Getitem, nodes.CondExpr, nodes.If)
_JOINS = (nodes.Concat, nodes.Add, nodes.Mod)


def captures(environment: jinja2.Environment, folder: Path, *, ours: Path) -> bool:
    """Return whether a template in a folder does more with joined or captured texts than show them.

    A text loses its mark when it is captured in a `set` or `filter` block, is joined with other texts, or is returned
    by a macro or by the block of the parent template. The probe cannot detect that such a text is inspected. Nodes that
    occur in the template of the same name in the folder `ours` are known to be harmless.
    """
    for path in sorted(folder.rglob("*.html")):
        known = {repr(node) for node in _suspects(environment, ours / path.relative_to(folder))}
        if any(repr(node) not in known for node in _suspects(environment, path)):
            return True
    return False


def _suspects(environment: jinja2.Environment, path: Path) -> Iterator[nodes.Node]:
    try:
        tree = environment.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, jinja2.TemplateSyntaxError):  # does not exist, or fails when it is rendered
        return
    if not _names_page(tree) and tree.find(nodes.Extends) is None:  # a template that paperlog renders itself
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
    if isinstance(called, nodes.Name):  # a macro, or the block of the parent template
        return called.name in ("super", "caller") or _names_page(node)
    return isinstance(called, nodes.Getattr) and called.attr in ("format", "join") and _names_page(node)


def _names_page(node: nodes.Node) -> bool:
    return any(name.name == "page" for name in node.find_all(nodes.Name))
