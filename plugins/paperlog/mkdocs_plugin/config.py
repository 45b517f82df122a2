"""The options of the plugin, and the defaults that it adds to the configuration of a blog."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config import config_options as c
from mkdocs.config.base import Config, ValidationError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.theme import Theme

from paperlog.checks.ignoring import why_it_stays_on
from paperlog.feeds.ids import tag_authority
from paperlog.markup.extensions import DEFAULT_CONFIGS, DEFAULT_EXTENSIONS
from paperlog.markup.renderer import Renderer
from paperlog.site.options import SiteOptions

THEME_FOLDER = Path(__file__).parent.parent / "theme"

CACHE_FOLDER = Path(".cache", "paperlog")
"""The folder of the cache, relative to the folder of the blog."""

_PALETTE = [
    {
        "media": "(prefers-color-scheme)",
        "toggle": {"icon": "material/theme-light-dark", "name": "Switch to light mode"},
    },
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "toggle": {"icon": "material/weather-sunny", "name": "Switch to dark mode"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "toggle": {"icon": "material/weather-night", "name": "Switch to system preference"},
    },
]

_CLASS_NAME = re.compile(r"[A-Za-z][\w-]{0,60}", re.ASCII)

_FEATURES = ["navigation.tabs", "content.code.copy", "toc.follow"]


class Count(c.Type[int]):
    """A whole number with a lower bound."""

    def __init__(self, *, at_least: int, default: int) -> None:
        super().__init__(int, default=default)
        self._at_least = at_least

    def run_validation(self, value: object) -> int:
        """Reject a value that is not a whole number or is too small."""
        number = super().run_validation(value)
        if number < self._at_least:
            raise ValidationError(f"'{number}' is too small: it must be {self._at_least} or more")
        return number


class PostsFolder(c.Type[str]):
    """A folder inside the folder of the blog, as a normalized path."""

    def __init__(self, *, default: str) -> None:
        super().__init__(str, default=default)

    def run_validation(self, value: object) -> str:
        """Reject a folder outside the folder of the blog, and that folder itself."""
        given = super().run_validation(value)
        path = posixpath.normpath(given)
        if path == "." or path.startswith(("/", "..")):
            raise ValidationError(f"'{given}' is no folder inside the blog's")
        return path


class ArxivOptions(Config):
    """How `paperlog refresh` reaches arXiv; a build never does."""

    api = c.Optional(c.Type(str))
    """Another endpoint of the query API, such as a mirror. Default: that of arXiv."""


class RuleCode(c.Type[str]):
    """The code of a rule that a blog may switch off."""

    def __init__(self) -> None:
        super().__init__(str)

    def run_validation(self, value: object) -> str:
        """Reject an unknown rule, or one that finds errors."""
        code = super().run_validation(value)
        reason = why_it_stays_on(code)
        if reason is not None:
            raise ValidationError(f"rule '{code}' cannot be switched off: {reason}")
        return code


class ClassName(c.Type[str]):
    """A class name of the blog's own style sheet."""

    def __init__(self) -> None:
        super().__init__(str)

    def run_validation(self, value: object) -> str:
        """Refuse values that are not a class name, and names on which the theme acts."""
        name = super().run_validation(value)
        if not _CLASS_NAME.fullmatch(name):
            raise ValidationError(f"'{name}' is not a class name of letters, digits, '-' and '_'")
        if name == "mermaid" or name.startswith(("md-", "pl-")):
            raise ValidationError(f"'{name}' belongs to the theme, which acts on it")
        return name


class CheckOptions(Config):
    """The rules that posts are checked by."""

    ignore = c.ListOfItems(RuleCode(), default=[])
    """The codes of rules to switch off; see [Rules](rules.md)."""


class PaperlogConfig(Config):
    """The options of the plugin in `mkdocs.yml`."""

    posts_dir = PostsFolder(default="posts")
    """The folder of the posts, beside `mkdocs.yml`."""

    posts_per_page = Count(at_least=1, default=20)
    """The number of posts on each page of a list."""

    papers_per_page = Count(at_least=1, default=50)
    """The number of papers on each page of the list of papers."""

    authors_shown = Count(at_least=1, default=12)
    """The number of authors that a paper card shows; the others are collapsed."""

    related_posts = Count(at_least=0, default=4)
    """The number of related posts that a post lists; 0 for none."""

    feed_items = Count(at_least=1, default=30)
    """The number of newest posts in the feeds of the whole blog."""

    feed_items_per_facet = Count(at_least=1, default=20)
    """The number of newest posts in the feeds of a tag, author, venue, category or kind."""

    feed_authority = c.Optional(c.Type(str))
    """The host and year in the ids of all feed items, such as `example.org,2026`. Keep it once people have subscribed.
    Default: the host of `site_url`, with 2026."""

    post_classes = c.ListOfItems(ClassName(), default=[])
    """Class names that posts may use in addition to the [list](rules.md#html-in-a-post), such as those of your
    `extra_css`."""

    reuse_pages = c.Choice(("auto", "always", "never"), default="auto")
    """Whether to reuse pages of the last build that cannot have changed. `auto` reuses none if another plugin or a hook
    sees pages during the build. `always` assumes that the changes such plugins make depend only on the posts."""

    checks = c.SubConfig(CheckOptions)
    """The rules that posts are checked by."""

    arxiv = c.SubConfig(ArxivOptions)
    """How `paperlog refresh` reaches arXiv."""


def site_options(options: PaperlogConfig, config: MkDocsConfig) -> SiteOptions:
    """Return the options of the site, from the options of the plugin and of MkDocs.

    Raises:
        PluginError: The option `feed_authority` is invalid, or `site_url` gives no host for it.
    """
    site_url = config.site_url or ""
    return SiteOptions(
        name=config.site_name,
        site_url=site_url if not site_url or site_url.endswith("/") else f"{site_url}/",
        description=config.site_description or "",
        language=str(config.theme.get("language") or "en"),
        posts_dir=options.posts_dir,
        docs_dir=docs_folder(config),
        posts_per_page=options.posts_per_page,
        papers_per_page=options.papers_per_page,
        authors_shown=options.authors_shown,
        related_posts=options.related_posts,
        feed_items=options.feed_items,
        feed_items_per_facet=options.feed_items_per_facet,
        feed_authority=_feed_authority(options.feed_authority, site_url=site_url),
    )


def blog_root(config: MkDocsConfig) -> Path:
    """Return the blog's folder, where `mkdocs.yml` is."""
    return Path(config.config_file_path).resolve().parent


def docs_folder(config: MkDocsConfig) -> str:
    """Return the folder of the documentation, relative to the folder of the blog."""
    docs, root = Path(config.docs_dir), Path(config.config_file_path).parent
    return docs.relative_to(root).as_posix() if docs.is_relative_to(root) else "docs"


def _feed_authority(option: str | None, *, site_url: str) -> str:
    if not site_url and option is None:
        return ""
    try:
        authority = tag_authority(option, site_url=site_url)
    except ValueError as error:
        raise PluginError(f"mkdocs.yml: option 'feed_authority': {error}") from None
    # Feeds need absolute URLs, so a blog without `site_url` has none.
    return authority if site_url else ""


def add_defaults(config: MkDocsConfig) -> None:
    """Add our templates, assets and Markdown extensions, and defaults for what the blog does not set.

    Raises:
        PluginError: The theme is not Material.
    """
    theme: Any = config.theme
    if theme.name != "material":
        raise PluginError(f"paperlog needs the theme 'material', and this blog has {theme.name!r}")
    # After the blog's own folder and before Material's, so that a blog can override our templates.
    theme.dirs.insert(len(theme.dirs) - len(_theme_dirs(theme)), str(THEME_FOLDER))
    preset: Any = Theme(name=theme.name) if theme.name else {}
    # Material would load its default fonts from another host.
    for name, ours in (("font", False), ("palette", _PALETTE), ("features", list(_FEATURES))):
        if theme.get(name) == preset.get(name):
            theme[name] = ours
    config.extra_css.insert(0, "assets/paperlog/paperlog.css")
    script = "assets/paperlog/paperlog.js"
    config.extra_javascript.insert(0, script)
    for name in DEFAULT_EXTENSIONS:
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
    for name, settings in DEFAULT_CONFIGS.items():
        config.mdx_configs[name] = {**settings, **config.mdx_configs.get(name, {})}


def drop_search(config: MkDocsConfig) -> bool:
    """Remove the search of the theme, and return whether it was there. Each reader would load its whole index."""
    dropped = [name for name in ("search", "material/search") if name in config.plugins]
    for name in dropped:
        plugin = config.plugins.pop(name)
        for methods in config.plugins.events.values():
            # In place, since MkDocs iterates over one of these lists.
            methods[:] = [method for method in methods if getattr(method, "__self__", None) is not plugin]
    return bool(dropped)


def renderer_of(config: MkDocsConfig, options: PaperlogConfig) -> Renderer:
    """Return the converter of the blog's posts; `add_defaults` must have run."""
    return Renderer(post_extensions(config), config.mdx_configs, classes=options.post_classes)


def post_extensions(config: MkDocsConfig) -> list[str]:
    """Return the Markdown extensions for posts: those of the blog, less `fenced_code` if `superfences` replaces it."""
    superseded = {"fenced_code"} if "pymdownx.superfences" in config.markdown_extensions else set()
    return [name for name in config.markdown_extensions if name not in superseded]


def _theme_dirs(theme: Any) -> list[str]:
    """Return the folders of the theme itself, without that of the blog."""
    return [folder for folder in theme.dirs if folder != theme.custom_dir]
