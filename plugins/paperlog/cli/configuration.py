"""What a blog's `mkdocs.yml` says that commands need, read without MkDocs."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from msgspec import Struct, field

from paperlog.papers.fetch import ARXIV_API
from paperlog.problems import UsageError

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
_CODE = object()  # a value that only code could give
_MOST_PARENTS = 20  # of one configuration that inherits from another


class BlogConfiguration(Struct, frozen=True):
    """The blog that a command works on: its folder, where its posts are, its address and where arXiv's API is.

    `extensions` are those of Markdown that it names, with their options in `extension_configs`; an option that only
    code could give is left out. `checks_ignored` are the codes of rules that it does without, `docs_left_out` the
    patterns of files in the documentation that are not published.
    """

    root: Path
    posts_dir: str = "posts"
    site_url: str = ""
    arxiv_api: str = ARXIV_API
    docs_dir: str = "docs"
    directory_urls: bool = True
    extensions: tuple[str, ...] = ()
    extension_configs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    checks_ignored: tuple[str, ...] = ()
    docs_left_out: tuple[str, ...] = ()

    @property
    def store(self) -> Path:
        """The folder of the records."""
        return self.root / self.posts_dir / "_papers"

    @property
    def cache(self) -> Path:
        """The folder of what may be deleted at any time."""
        return self.root / ".cache" / "paperlog"


def load_configuration(
    file: Path | None, *, folder: Path, environment: Mapping[str, str] = os.environ
) -> BlogConfiguration:
    """The configuration of the blog that a folder is in, or of the one that a file names.

    Args:
        file: The blog's `mkdocs.yml`; without it the nearest one upwards counts.
        folder: Where to start looking.
        environment: `PAPERLOG_ARXIV_API` in it is stronger than the file, and `!ENV` in the file refers to it.

    Raises:
        UsageError: There is no such file, or what it says cannot be used.
    """
    path = file or _nearest(folder)
    settings = _read(path, environment)
    options = _plugin_options(settings.get("plugins"))
    arxiv = options.get("arxiv")
    api = environment.get("PAPERLOG_ARXIV_API") or (arxiv.get("api") if isinstance(arxiv, dict) else None)
    extensions = _extensions(settings.get("markdown_extensions"))
    site_url = _text(settings.get("site_url"), "site_url", path) or ""
    if (authority := _text(options.get("feed_authority"), "feed_authority", path)) is not None:
        _check_authority(authority, path)
    return BlogConfiguration(
        root=path.resolve().parent,
        docs_dir=_docs_dir(_text(settings.get("docs_dir"), "docs_dir", path) or "docs", root=path.resolve().parent),
        directory_urls=settings.get("use_directory_urls") is not False,
        extensions=tuple(extensions),
        extension_configs={name: configs for name, configs in extensions.items() if configs},
        checks_ignored=_checks_ignored(options.get("checks"), path),
        docs_left_out=tuple(
            line
            for name in ("exclude_docs", "draft_docs")
            for line in (_text(settings.get(name), name, path) or "").splitlines()
        ),
        posts_dir=_posts_dir(_text(options.get("posts_dir"), "posts_dir", path) or "posts", path),
        site_url=site_url,
        arxiv_api=_web_address(_text(api, "arxiv.api", path) or ARXIV_API),
    )


def _nearest(folder: Path) -> Path:
    for parent in (folder.resolve(), *folder.resolve().parents):
        for name in CONFIG_NAMES:
            if (parent / name).is_file():
                return parent / name
    raise UsageError(
        "no 'mkdocs.yml' here or in a folder above\n  hint: run this in a blog's folder, or name it with -f"
    )


def _read(path: Path, environment: Mapping[str, str], *, parents: int = 0) -> dict[str, Any]:
    try:
        value = yaml.load(path.read_bytes(), _loader(environment))  # noqa: S506 - a safe loader, made below
    except OSError as error:
        raise UsageError(f"'{path}' cannot be read: {(error.strerror or 'unknown reason').lower()}") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise UsageError(f"{path}{line}: broken YAML: {getattr(error, 'problem', None) or error}") from None
    except (ValueError, RecursionError) as error:  # such as an impossible date
        raise UsageError(f"'{path}' cannot be read: {error}") from None
    settings: dict[str, Any] = value if isinstance(value, dict) else {}
    inherited = settings.pop("INHERIT", None)
    if isinstance(inherited, str) and parents < _MOST_PARENTS:
        return _merged(_read(path.parent / inherited, environment, parents=parents + 1), settings)
    return settings


def _merged(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Two configurations as MkDocs merges them: mappings key by key, all else as the stronger one says."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        result[key] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def _plugin_options(plugins: Any) -> dict[str, Any]:
    """The options of our plugin, in the list or the mapping of plugins that MkDocs takes."""
    entries = plugins if isinstance(plugins, list) else [plugins]
    for entry in entries:
        if isinstance(entry, dict) and isinstance(entry.get("paperlog"), dict):
            options: dict[str, Any] = entry["paperlog"]
            return options
    return {}


def _posts_dir(given: str, path: Path) -> str:
    """The folder of the posts, as the plugin takes it."""
    normal = posixpath.normpath(given)
    if normal == "." or normal.startswith(("/", "..")):
        raise UsageError(f"'posts_dir' in '{path}': '{given}' is no folder inside the blog's")
    return normal


def _check_authority(authority: str, path: Path) -> None:
    from paperlog.feeds.ids import tag_authority  # slow to import, and few blogs need it

    try:
        tag_authority(authority, site_url="")
    except ValueError as error:
        raise UsageError(f"'feed_authority' in '{path}': {error}") from None


def _docs_dir(given: str, *, root: Path) -> str:
    """The folder of the documentation, relative to the blog's, as the plugin takes it."""
    path = Path(os.path.normpath(root / given))
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else "docs"


def _extensions(listed: Any) -> dict[str, dict[str, Any]]:
    """Markdown extensions by name, in the list or the mapping that MkDocs takes."""
    found: dict[str, dict[str, Any]] = {}
    for entry in listed if isinstance(listed, list) else [listed]:
        pairs = entry.items() if isinstance(entry, dict) else [(entry, None)] if isinstance(entry, str) else []
        for name, configs in pairs:
            options = configs if isinstance(configs, dict) else {}
            found[str(name)] = {key: value for key, value in options.items() if value is not _CODE}
    return found


def _checks_ignored(options: Any, path: Path) -> tuple[str, ...]:
    listed = options.get("ignore") if isinstance(options, dict) else None
    if listed is None:
        return ()
    if not isinstance(listed, list) or not all(isinstance(code, str) for code in listed):
        raise UsageError(f"'checks.ignore' in '{path}' is not a list of rules")
    return tuple(listed)


def _text(value: Any, name: str, path: Path) -> str | None:
    if value is None or value is _CODE:
        return None
    if isinstance(value, str):
        return value or None
    raise UsageError(f"'{name}' in '{path}' is not text")


def _web_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or not text.isprintable() or " " in text:
        raise UsageError(f"'{text}' is no address of an API\n  hint: it looks like {ARXIV_API}")
    return text


def _loader(environment: Mapping[str, str]) -> type[yaml.SafeLoader]:
    class Loader(yaml.SafeLoader):
        """Knows `!ENV` as MkDocs does, and takes other tags, such as Python names, for code that it does not run."""

    def env(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
        if not isinstance(node, yaml.SequenceNode):
            return environment.get(str(getattr(node, "value", "")))
        names = [loader.construct_object(child) for child in node.value]
        default = names.pop() if len(names) > 1 else None
        return next((environment[name] for name in names if name in environment), default)

    Loader.add_constructor("!ENV", env)
    Loader.add_multi_constructor("!", lambda *_: _CODE)
    Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: _CODE)
    return Loader
