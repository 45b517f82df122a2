"""One fingerprint of what all pages share besides their content: the theme, the navigation, the configuration."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File

from paperlog.cache.fingerprint import fingerprint, fingerprint_files
from paperlog.canonical import spelled
from paperlog.mkdocs_plugin.config import THEME_FOLDER

_SHOWN = (
    "site_name", "site_url", "site_description", "site_author", "copyright", "repo_url", "repo_name", "edit_uri",
    "edit_uri_template", "remote_branch", "use_directory_urls", "nav", "extra", "extra_css", "extra_javascript",
    "markdown_extensions", "mdx_configs",
)  # fmt: skip


def frame_fingerprint(config: MkDocsConfig, docs: Iterable[File]) -> str:
    """Return a fingerprint of everything outside the plan that affects the bytes of a page.

    Args:
        config: The whole configuration, after all plugins have changed it.
        docs: The documentation pages, whose titles the navigation shows.
    """
    theme: Any = config.theme
    own_folders = [Path(folder) for folder in theme.dirs if folder in (theme.custom_dir, str(THEME_FOLDER))]
    return fingerprint(
        version("mkdocs"),
        version("mkdocs-material"),
        [(name, spelled(config[name])) for name in _SHOWN],
        spelled({name: theme[name] for name in sorted(theme) if name != "custom_dir"}),
        theme.name,
        [(name, _settings(plugin)) for name, plugin in config.plugins.items()],
        [fingerprint_files(folder, ("*",)) for folder in own_folders],
        [(file.src_uri, file.inclusion.name, fingerprint(file.content_bytes)) for file in docs],
    )


def _settings(plugin: Any) -> Any:
    """Return the options of a plugin, or for a hook, which has none, a fingerprint of its code."""
    if isinstance(plugin, BasePlugin):
        return spelled(dict(plugin.config))
    return fingerprint(Path(str(plugin.__file__)).read_bytes())
