"""The check that `site_dir` is a folder whose contents a build may delete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import ConfigurationError

from paperlog.site.destination import Source, foreign, refusal

_PACKAGE = Path(__file__).parent.parent
_MOST_PARENTS = 20  # levels of `INHERIT` to follow


def check_site_folder(config: MkDocsConfig, *, posts_dir: str, cache: Path, is_served: bool) -> None:
    """Check the folder that this build clears and writes into.

    `mkdocs serve` writes into a temporary folder. It also checks the folder in `mkdocs.yml`, so that a preview reports
    what the next build would reject.

    Raises:
        ConfigurationError: A build would delete files that are not its own.
    """
    read = dict(_configurations(Path(config.config_file_path)))
    sources = list(_sources(config, read, posts_dir=posts_dir, cache=cache))
    for site in (Path(config.site_dir), *([_named_site(config, read)] if is_served else ())):
        if reason := refusal(site, sources) or foreign(site):
            hint = "a build deletes what it finds there: give 'site_dir' a folder of its own, such as 'site'"
            raise ConfigurationError(f"'site_dir' {reason}\n  hint: {hint}")


def _sources(config: MkDocsConfig, configurations: Iterable[Path], *, posts_dir: str, cache: Path) -> Iterator[Source]:
    root = Path(config.config_file_path).resolve().parent
    yield Source("the folder of the posts", root / posts_dir)
    yield Source("the folder of the documentation", Path(config.docs_dir))
    yield Source("the code of paperlog", _PACKAGE)
    for templates in config.theme.dirs:
        yield Source("the folder of templates", Path(templates))
    for folder in (root, *root.parents):
        yield Source("the repository", folder / ".git")
    yield Source("the cache", cache)
    hooks: Any = config.hooks or {}  # a mapping, though MkDocs declares a list
    for module in hooks.values():
        yield Source("the hook", Path(module.__file__))
    for path in configurations:
        yield Source("the configuration", path)
    yield Source("the folder of the blog", root, takes_site=True)
    yield Source("your home folder", Path.home(), takes_site=True)


def _configurations(path: Path, *, parents: int = 0) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the configuration and those that it inherits from, each with its top-level values that are plain text."""
    # Composed, not loaded, so that no code runs for tags such as `!ENV` or `!!python/name`.
    node = yaml.compose(path.read_bytes(), Loader=yaml.SafeLoader)
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    texts = {key.value: value.value for key, value in pairs if value.tag == "tag:yaml.org,2002:str"}
    yield path, texts
    if "INHERIT" in texts and parents < _MOST_PARENTS:
        yield from _configurations(path.parent / texts["INHERIT"], parents=parents + 1)


def _named_site(config: MkDocsConfig, configurations: Mapping[Path, Mapping[str, str]]) -> Path:
    named = next((texts["site_dir"] for texts in configurations.values() if "site_dir" in texts), "site")
    return Path(config.config_file_path).parent / named
