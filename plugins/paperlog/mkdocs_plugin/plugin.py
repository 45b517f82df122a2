"""The plugin: the events of MkDocs, each passed to the module that handles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority, get_plugin_logger
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_build_datetime
from mkdocs.utils.templates import TemplateContext

from paperlog import garbage
from paperlog.cache.built_site import SiteState
from paperlog.cache.bytecode import cache_bytecode
from paperlog.cache.cache import Cache
from paperlog.forking import uninterrupted
from paperlog.mkdocs_plugin.background import Background
from paperlog.mkdocs_plugin.build import Build
from paperlog.mkdocs_plugin.build_errors import report_error
from paperlog.mkdocs_plugin.config import (
    CACHE_FOLDER,
    PaperlogConfig,
    add_defaults,
    blog_root,
    drop_search,
    site_options,
)
from paperlog.mkdocs_plugin.documentation import docs_pages, host_files, published, without_ours
from paperlog.mkdocs_plugin.framing import Frame, FrameJob
from paperlog.mkdocs_plugin.material_fixes import fix_markup
from paperlog.mkdocs_plugin.nav import complete_nav, nav_titles
from paperlog.mkdocs_plugin.other_plugins import plugins_that_see_pages
from paperlog.mkdocs_plugin.output_files import (
    TEMPLATE,
    FramedFile,
    OutputFile,
    OutputPage,
    RenderedFile,
    put_outputs,
)
from paperlog.mkdocs_plugin.reuse import blog_cache
from paperlog.mkdocs_plugin.shell import share_shells
from paperlog.mkdocs_plugin.site_folder import check_site_folder
from paperlog.mkdocs_plugin.theme_files import list_shown_files
from paperlog.mkdocs_plugin.writer import Writer, is_worth_workers
from paperlog.pipeline.plan import Result, plan_blog
from paperlog.pipeline.read import read_blog
from paperlog.problems import Problem, ProblemsError
from paperlog.site.plan import FolderOutput

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

log = get_plugin_logger("paperlog")

_MOST_REPORTED = 50
"""The largest number of warnings that a build reports for one rule."""


class PaperlogPlugin(BasePlugin[PaperlogConfig]):
    """The plugin that adds a blog of notes about papers to a MkDocs site."""

    def __init__(self) -> None:
        self._drafts = False
        self._is_dirty = False
        self._config: MkDocsConfig | None = None
        self._build: Build | None = None
        self._last_site: SiteState | None = None
        self._cache: Cache | None = None

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        """Store whether drafts are shown and whether the old site is kept (`--dirty`)."""
        self._drafts = command == "serve"
        self._is_dirty = dirty

    @event_priority(100)  # before plugins that read the theme's folders and the extensions, such as search
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the defaults for posts to the configuration."""
        if next(plugin for plugin in config.plugins.values() if isinstance(plugin, PaperlogPlugin)) is not self:
            raise PluginError("mkdocs.yml: the plugin 'paperlog' is listed twice")
        self._config = config
        self._check_site_folder(config)  # before another plugin or a hook writes into it
        if drop_search(config):
            log.info("the plugin 'search' is not used, since paperlog has its own search")
        add_defaults(config)
        list_shown_files(config.theme)
        config.watch.append(str(blog_root(config) / self.config.posts_dir))
        if config.theme.custom_dir:
            config.watch.append(config.theme.custom_dir)
        return config

    @event_priority(-100)  # last, when no other plugin can reject the build
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read all posts before MkDocs clears the old site, so that a mistake of an author leaves it in place."""
        self._check_site_folder(config)  # again, since plugins may have changed the configuration
        if self._build is not None and self._build.background is not None:
            self._build.background.stop()  # `mkdocs serve` builds again
        self._cache = blog_cache(config, last=self._cache)
        self._build = build = Build(
            config, self.config, cache=self._cache, last=self._last_site, is_dirty=self._is_dirty
        )
        self._last_site = None  # until this build ends
        build.blog = read_blog(
            build.root,
            options=site_options(self.config, config),
            renderer=build.renderer,
            cache=build.reuse.cache,
            drafts=self._drafts,
            tell=build.progress,
        )
        if build.blog.has_errors:
            raise ProblemsError(self._planned(lambda: host_files(config), config).problems)
        build.reuse.set_aside()

    @event_priority(-50)  # after plugins that add documentation pages, so that links to those can be checked
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every output of the blog."""
        build = self._running
        build.progress("outputs planned", 0, 0)
        result = self._planned(lambda: files, config)
        if result.has_errors:
            raise ProblemsError(result.problems)
        _warn(result.problems)
        plan, docs = result.plan, docs_pages(files)
        build.outputs = len(plan.outputs)
        folders = [output for output in plan.outputs if isinstance(output, FolderOutput)]
        build.background = Background(
            Path(config.site_dir),
            size=build.outputs,
            waits=not self._drafts,
            explain=partial(report_error, config=config),
        )
        build.background.begin(folder for folder in folders if not build.reuse.has(folder))
        complete_nav(config, docs, has_feeds=bool(build.blog.options.feed_authority))
        in_nav = nav_titles(config.nav or ())
        watching = plugins_that_see_pages(config, but=self)
        kept = build.reuse.reuse_outputs(
            plan,
            docs,
            in_nav,
            mode=self.config.reuse_pages,
            watching=watching,
            unknown_extensions=build.renderer.unknown_extensions,
        )
        build.progress("outputs planned", build.outputs, build.outputs)
        build.progress.finish()
        apart = not watching and is_worth_workers(build.outputs - len(kept))
        build.background.write([folder for folder in folders if folder.dest not in kept])
        put_outputs(files, plan, kept, apart=apart, root=build.root.as_posix(), in_nav=in_nav, config=config)
        # Our sitemap has the dates of the posts; that of the theme has the date of the build.
        config.theme.static_templates -= {"sitemap.xml"}
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:  # noqa: ARG002
        """Store the navigation, which every page shows."""
        self._running.nav = nav
        return nav

    @event_priority(-100)  # last, so that the changes of other plugins are written
    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Set up the shells that pages share, and start the workers that write the outputs."""
        build = self._running
        is_alone = not plugins_that_see_pages(config, but=self)
        if is_alone:  # another plugin might change how templates are compiled
            cache_bytecode(env, made_by=("mkdocs", "mkdocs-material"))
        if is_alone and self._drafts:  # only this process writes into the folder of `mkdocs serve`
            build.others = [file.dest_uri for file in files if not isinstance(file, OutputFile)]
        template = share_shells(env, TEMPLATE, own=config.theme.custom_dir)
        inclusion = InclusionLevel.is_in_serve if self._drafts else InclusionLevel.is_included
        docs = build.documentation(files.documentation_pages(inclusion=inclusion))
        frame = Frame(template, config, files, build.nav, root=build.root.as_posix(), pages=docs)
        pages = [FrameJob(frame, file) for file in files if isinstance(file, FramedFile)]
        written = [file for file in files if isinstance(file, RenderedFile)]
        if is_worth_workers(len(pages) + len(written)):
            for file in written:
                file.is_written_elsewhere = True
            for page in pages[:1]:
                page.write()  # compiles the templates before the fork, so that workers need not
            with uninterrupted():  # until the build has the handle that stops the workers
                build.writer = Writer([*pages[1:], *written], explain=partial(report_error, config=config))
        else:
            for page in pages:
                page.write()
        return env

    @event_priority(100)  # first, so that all other plugins see the same context
    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: Page,  # noqa: ARG002
        config: MkDocsConfig,  # noqa: ARG002
        nav: Navigation,  # noqa: ARG002
    ) -> TemplateContext:
        """Give templates only the documentation as `pages`: which outputs MkDocs renders differs between builds."""
        context["pages"] = self._running.documentation(context["pages"])
        return context

    @event_priority(-100)  # last, so that the markup of other plugins is fixed too
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Fix errors in the markup of the theme that no block can override."""
        return output if isinstance(page, OutputPage) and page.is_fixed else fix_markup(output)

    @event_priority(-100)  # last, as for pages
    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Fix the markup of static templates, such as the page for unknown addresses."""
        return fix_markup(output_content) if template_name.endswith(".html") else output_content

    @event_priority(100)  # first, so that other plugins find every file
    def _finish_writing(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002
        build = self._running
        if build.writer is not None:
            build.writer.finish(tell=build.progress)
            build.progress.finish()
        build.has_folders = build.background is None or build.background.finish()

    @event_priority(-100)  # last, when no other plugin writes into the site
    def _end(self, *, config: MkDocsConfig) -> None:  # noqa: ARG002
        self._last_site = self._running.end()

    on_post_build = CombinedEvent(_finish_writing, _end)

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[..., None],
    ) -> LiveReloadServer:
        """Serve the last good site while a post has errors; MkDocs would make each request wait for the fix."""
        from paperlog.mkdocs_plugin.watching import watch_natively  # builds and checks do not need watchdog

        server.builder = partial(_rebuild, builder)
        watch_natively(server, config.watch)
        return server

    @event_priority(-100)  # last, since it may end the events
    def on_build_error(self, error: Exception) -> None:
        """Restore the old site, release the cache, and report a mistake of an author without a traceback."""
        if self._build is not None:
            self._build.undo()
        if self._config is not None and report_error(error, config=self._config):
            raise Abort("the site was not built") from None

    def _check_site_folder(self, config: MkDocsConfig) -> None:
        check_site_folder(
            config,
            posts_dir=self.config.posts_dir,
            cache=blog_root(config) / CACHE_FOLDER,
            is_served=self._drafts,
        )

    def _planned(self, files: Callable[[], Files], config: MkDocsConfig) -> Result:
        """Return the plan of the blog, given the files of MkDocs."""
        build = self._running
        return plan_blog(
            build.blog,
            renderer=build.renderer,
            template_folders=tuple(config.theme.dirs),
            until=get_build_datetime(),
            published=lambda: published(without_ours(files(), config, posts_dir=self.config.posts_dir), config),
            off=tuple(self.config.checks.ignore),
            cache=None if build.renderer.unknown_extensions else build.reuse.cache,
        )

    @property
    def _running(self) -> Build:
        assert self._build is not None  # MkDocs calls `on_pre_build` before the events that use it
        return self._build


def _rebuild(builder: Callable[..., None]) -> None:
    try:
        builder()
    except Abort as error:
        log.error("%s: the last good site stays up until the next save", str(error).strip())  # noqa: TRY400 - no traceback
    garbage.collect_later()


def _warn(problems: tuple[Problem, ...]) -> None:
    """Log warnings, with a limit for each rule so that one rule does not hide the others."""
    counts = Counter[str]()
    for problem in sorted(problems):
        counts[problem.rule] += 1
        if counts[problem.rule] <= _MOST_REPORTED:
            log.warning("%s", problem)
    for rule, number in sorted(counts.items()):
        if number > _MOST_REPORTED:
            log.warning("%d more of rule '%s'\n  hint: 'paperlog check' lists all", number - _MOST_REPORTED, rule)
