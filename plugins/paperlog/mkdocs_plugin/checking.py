"""The check of a blog: all steps of a build up to the plan."""

from __future__ import annotations

from mkdocs.exceptions import ConfigurationError, PluginError
from mkdocs.utils import get_build_datetime
from msgspec import Struct

from paperlog.content.read import is_markdown
from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
from paperlog.mkdocs_plugin.config import CACHE_FOLDER, add_defaults, renderer_of, site_options
from paperlog.mkdocs_plugin.documentation import host_files, published, without_ours
from paperlog.mkdocs_plugin.reuse import blog_cache, lock
from paperlog.mkdocs_plugin.site_folder import check_site_folder
from paperlog.pipeline.plan import Published, find_notes, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.problems import Problem, UsageError


class Checked(Struct, frozen=True):
    """The problems and notes for a blog, sorted, and the paths of its posts."""

    problems: tuple[Problem, ...]
    posts: frozenset[str]


class Checker:
    """A check of one blog that can be repeated when its files change."""

    def __init__(self, configuration: BlogConfiguration) -> None:
        """Complete the configuration in the same way as a build. Other plugins and hooks are not run.

        Raises:
            UsageError: A build would reject the configuration.
        """
        if not configuration.has_plugin:
            raise UsageError("mkdocs.yml: 'plugins' does not list 'paperlog', so no blog is built")
        self._configuration = configuration
        try:
            check_site_folder(
                configuration.host,
                posts_dir=configuration.posts_dir,
                cache=configuration.root / CACHE_FOLDER,
                is_served=False,
            )
            add_defaults(configuration.host)
            self._site_options = site_options(configuration.options, configuration.host)
        except (ConfigurationError, PluginError) as error:
            raise UsageError(str(error)) from None
        self._renderer = renderer_of(configuration.host, configuration.options)
        self._cache = blog_cache(configuration.host)

    def _published(self) -> Published:
        config = self._configuration.host
        return published(without_ours(host_files(config), config, posts_dir=self._configuration.posts_dir), config)

    def check(self) -> Checked:
        """Return what a build would report, and notes. Only the cache, which builds share, is written."""
        off = tuple(self._configuration.options.checks.ignore)
        lock(self._cache)
        try:
            blog = read_blog(
                self._configuration.root, options=self._site_options, renderer=self._renderer, cache=self._cache
            )
            result = plan_blog(
                blog,
                renderer=self._renderer,
                template_folders=tuple(self._configuration.host.theme.dirs),
                until=get_build_datetime(),
                published=self._published,
                off=off,
                cache=None if self._renderer.unknown_extensions else self._cache,
            )
        finally:
            self._cache.unlock()
        posts = {post.path for post in blog.sources.posts} | {path for path in blog.unread if is_markdown(path)}
        return Checked(
            tuple(sorted([*self._configuration.warnings, *result.problems, *find_notes(blog, off=off)])),
            frozenset(posts),
        )
