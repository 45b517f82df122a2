"""The configuration of a blog for commands: its `mkdocs.yml`, read in the same way as by a build."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from msgspec import Struct

from paperlog.mkdocs_plugin.config import PaperlogConfig, docs_folder
from paperlog.papers.fetch import ARXIV_API
from paperlog.pipeline.faults import Faults
from paperlog.problems import Problem, Severity, UsageError

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")


class BlogConfiguration(Struct, frozen=True):
    """The blog that a command works on.

    `host` is MkDocs' configuration and `options` are those of the plugin.
    """

    root: Path
    host: MkDocsConfig
    options: PaperlogConfig
    arxiv_api: str
    warnings: tuple[Problem, ...]

    @property
    def has_plugin(self) -> bool:
        """Whether the blog lists our plugin. Without it, MkDocs builds only the documentation."""
        return any(plugin.config is self.options for plugin in self.host.plugins.values())

    @property
    def posts_dir(self) -> str:
        """The folder of the posts, relative to the folder of the blog."""
        return self.options.posts_dir

    @property
    def docs_dir(self) -> str:
        """The folder of the documentation, relative to the folder of the blog."""
        return docs_folder(self.host)

    @property
    def site_url(self) -> str:
        """The address of the site, or an empty string."""
        return self.host.site_url or ""

    @property
    def store(self) -> Path:
        """The folder of the records."""
        return self.root / self.posts_dir / "_papers"

    @property
    def cache(self) -> Path:
        """The folder of the cache, which may be deleted at any time."""
        return self.root / ".cache" / "paperlog"

    @property
    def faults(self) -> Faults:
        """The reports of internal errors."""
        return Faults(self.cache / "faults", root=self.root)


def load_configuration(
    file: Path | None, *, folder: Path, environment: Mapping[str, str] = os.environ
) -> BlogConfiguration:
    """Read the configuration of the blog that contains a folder, or the given configuration file.

    The loader of MkDocs reads it, with environment tags and inheritance. Hooks are not run.

    Args:
        file: The blog's `mkdocs.yml`. Default: the nearest one in `folder` or above it.
        folder: The folder where the search starts.
        environment: The environment; its `PAPERLOG_ARXIV_API` overrides the file.

    Raises:
        UsageError: There is no such file, or a build would reject it.
    """
    path = (file or _nearest(folder)).absolute()
    host, warnings = _load(path)
    options = _plugin_options(host)
    api = environment.get("PAPERLOG_ARXIV_API") or options.arxiv.api or ARXIV_API
    return BlogConfiguration(
        root=path.resolve().parent,
        host=host,
        options=options,
        arxiv_api=_web_address(api),
        warnings=tuple(_warning(path.name, name, message) for name, message in warnings),
    )


def _nearest(folder: Path) -> Path:
    for parent in (folder.resolve(), *folder.resolve().parents):
        for name in CONFIG_NAMES:
            if (parent / name).is_file():
                return parent / name
    raise UsageError(
        "no 'mkdocs.yml' here or in a folder above\n  hint: run this in a blog's folder, or name it with -f"
    )


def _load(path: Path) -> tuple[MkDocsConfig, list[tuple[str, str]]]:
    host = MkDocsConfig(config_file_path=str(path))
    try:
        with path.open("rb") as file:
            host.load_file(file)
        host.load_dict({"hooks": []})  # loading a hook runs its code
        errors, warnings = host.validate()
    except OSError as error:
        name = error.filename or path
        raise UsageError(f"'{name}' cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    except (MkDocsException, yaml.YAMLError, ValueError, RecursionError) as error:  # such as an impossible date
        cause = error.__context__ if isinstance(error, MkDocsException) else error
        if isinstance(cause, yaml.MarkedYAMLError) and cause.problem_mark:
            raise UsageError(f"{path}:{cause.problem_mark.line + 1}: broken YAML: {cause.problem}") from None
        raise UsageError(f"'{path}' cannot be read: {error}") from None
    if errors:
        raise UsageError("\n".join(f"{path}: '{name}': {str(error).rstrip('.')}" for name, error in errors))
    return host, warnings


def _warning(path: str, name: str, message: str) -> Problem:
    return Problem(path, 1, f"'{name}': {message.rstrip('.')}", severity=Severity.WARNING, rule="configuration")


def _plugin_options(host: MkDocsConfig) -> PaperlogConfig:
    """Return the options of our plugin, or their defaults if the blog does not list it."""
    for plugin in host.plugins.values():
        if isinstance(plugin.config, PaperlogConfig):
            return plugin.config
    options = PaperlogConfig()
    options.validate()
    return options


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or not text.isprintable() or " " in text:
        raise UsageError(f"'{text}' is no address of an API\n  hint: it looks like {ARXIV_API}")
    return text
