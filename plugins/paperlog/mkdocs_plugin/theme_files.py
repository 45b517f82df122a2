"""A listing of the theme's files without its eleven thousand icons, which MkDocs does not publish."""

from __future__ import annotations

import os

import jinja2
from mkdocs.theme import Theme


class _Shown(jinja2.FileSystemLoader):
    """A loader that finds every template, but does not list hidden folders, which MkDocs does not copy."""

    def list_templates(self) -> list[str]:
        found: set[str] = set()
        for folder in self.searchpath:
            for inside, folders, files in os.walk(folder, followlinks=self.followlinks):
                folders[:] = [name for name in folders if not name.startswith(".")]
                above = os.path.relpath(inside, folder)
                prefix = "" if above == os.curdir else f"{above.replace(os.sep, '/')}/"
                found.update(prefix + name for name in files)
        return sorted(found)


def list_shown_files(theme: Theme) -> None:
    """Make a theme's environments list only files that MkDocs would copy to the site."""
    usual = theme.get_env

    def get_env() -> jinja2.Environment:
        environment = usual()
        if type(environment.loader) is jinja2.FileSystemLoader:  # no plugin has replaced it
            environment.loader = _Shown(environment.loader.searchpath)
        return environment

    theme.get_env = get_env  # type: ignore[method-assign] # MkDocs lists the files before the first event with the environment
