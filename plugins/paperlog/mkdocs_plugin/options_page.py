"""Write the handbook's table of options from their docstrings: `python -m paperlog.mkdocs_plugin.options_page`."""

from __future__ import annotations

import ast
import inspect
import sys

from mkdocs.config.base import Config
from mkdocs.config.config_options import Optional, SubConfig

from paperlog.mkdocs_plugin.config import PaperlogConfig


def options_table() -> str:
    """Return a Markdown table of every option with its default and its docstring."""
    rows = ["| option | default | meaning |", "|---|---|---|", *_rows(PaperlogConfig)]
    return "\n".join(rows) + "\n"


def _rows(schema: type[Config], prefix: str = "") -> list[str]:
    meanings = _meanings(schema)
    rows = []
    for name, option in schema._schema:  # noqa: SLF001 - MkDocs has no public way to list options
        if isinstance(option, SubConfig):
            rows += _rows(option.config_class, f"{prefix}{name}.")
            continue
        default = "" if isinstance(option, Optional) or option.default is None else f"`{option.default}`"
        rows.append(f"| `{prefix}{name}` | {default} | {meanings[name]} |")
    return rows


def _meanings(schema: type[Config]) -> dict[str, str]:
    """Return the docstring below each option of a class, on one line."""
    (tree,) = ast.parse(inspect.getsource(schema)).body
    assert isinstance(tree, ast.ClassDef)
    found = {}
    for statement, following in zip(tree.body, tree.body[1:], strict=False):
        if isinstance(statement, ast.Assign) and isinstance(following, ast.Expr):
            (target,) = statement.targets
            assert isinstance(target, ast.Name)
            assert isinstance(following.value, ast.Constant)
            found[target.id] = " ".join(str(following.value.value).split())
    return found


if __name__ == "__main__":
    sys.stdout.write(options_table())
