"""What a build reuses from the last build, and what it saves for the next."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

from paperlog.cache.built_site import BuiltSite, SiteState
from paperlog.cache.cache import Cache
from paperlog.cache.fingerprint import fingerprint
from paperlog.checks.addresses import host_name
from paperlog.mkdocs_plugin.config import CACHE_FOLDER, blog_root
from paperlog.mkdocs_plugin.frame_fingerprint import frame_fingerprint
from paperlog.site.plan import FolderOutput, PageOutput, Plan

log = get_plugin_logger("paperlog")


def blog_cache(config: MkDocsConfig, *, last: Cache | None = None) -> Cache:
    """Return the cache of a blog, or `last` if that is the cache of the same blog."""
    folder = blog_root(config) / CACHE_FOLDER
    if last is not None and last.folder == folder:
        return last
    # With `--strict`, a warning would fail the build because of a full disk.
    level = logging.INFO if config.strict else logging.WARNING
    return Cache(folder, warn=lambda message: log.log(level, "%s", message))


def lock(cache: Cache) -> None:
    """Lock the cache, and wait until no other build or check uses it."""
    cache.lock(wait=lambda: log.info("another build is running in this folder: waiting for it"))


class Reuse:
    """The cache of one build. No other build in this folder uses it at the same time."""

    def __init__(
        self, cache: Cache, *, config: MkDocsConfig, last: SiteState | None = None, is_dirty: bool = False
    ) -> None:
        """Lock the cache, after other builds have ended.

        Args:
            cache: The cache of the blog.
            config: The configuration of MkDocs.
            last: The state that the last build of this process returned, if any.
            is_dirty: Whether files in the site that no build wrote are kept.
        """
        self.cache = cache
        self._config = config
        lock(cache)
        self._is_over = False
        self._site = BuiltSite(cache, site=Path(config.site_dir), last=last, is_dirty=is_dirty)
        self._outputs: Mapping[str, str] = {}

    def set_aside(self) -> None:
        """Move the old site aside, so that it is not cleared."""
        self._site.set_aside()

    def has(self, output: FolderOutput) -> bool:
        """Return whether the last build wrote the same content for a folder."""
        return self._site.has(output.dest, output.fingerprint)

    def reuse_outputs(
        self,
        plan: Plan,
        docs: Sequence[File],
        in_nav: Mapping[str, str | None],
        *,
        mode: str,
        watching: Sequence[str],
        unknown_extensions: Sequence[str],
    ) -> frozenset[str]:
        """Restore the outputs that have not changed, and return their destinations.

        Args:
            plan: All outputs of the site.
            docs: The documentation pages.
            in_nav: The files that the navigation names; MkDocs writes their pages in every build.
            mode: The option `reuse_pages`.
            watching: The plugins and hooks that see pages.
            unknown_extensions: The Markdown extensions whose result may depend on more than their text.
        """
        changing = (*watching, *unknown_extensions) if mode == "auto" else ()
        if changing:
            log.info("pages are not reused, since %s may change them (see the option reuse_pages)", ", ".join(changing))
        # Every page shows the navigation, with the titles of pages for which it has none.
        named = [output for output in plan.outputs if host_name(output) in in_nav]
        titles = [(host_name(output), output.title) for output in named if isinstance(output, PageOutput)]
        frame = fingerprint(frame_fingerprint(self._config, docs), titles)
        outputs = {}
        for output in plan.outputs:
            if not isinstance(output, PageOutput):
                if not unknown_extensions:
                    outputs[output.dest] = output.fingerprint
            elif not changing and mode != "never" and (output.source is None or output.source not in in_nav):
                outputs[output.dest] = output.fingerprint + frame
        self._outputs = outputs
        kept = self._site.reuse(outputs)
        self._site.expect_rewritten(output.dest for output in named)
        return kept

    def save(self, *, has_folders: bool = True, others: Iterable[str] | None = None) -> SiteState | None:
        """Save what the site contains for the next build, and release the cache.

        Args:
            has_folders: Whether all folders of the plan have been written.
            others: The files that are not in the plan, if only this process builds the site. In that case the state is
                returned instead of written to the cache.
        """
        outputs = self._outputs
        if not has_folders:
            outputs = {name: made for name, made in outputs.items() if not name.endswith("/")}
        state = None
        if others is None:
            self._site.save(outputs)
        else:
            state = self._site.snapshot(outputs, others=others)
        self.release()
        return state

    def restore(self) -> None:
        """Restore the old site if the build has not ended, and release the cache."""
        if not self._is_over:
            self._site.restore()
        self.release()

    def release(self) -> None:
        """Unlock the cache for other builds."""
        if not self._is_over:
            self._is_over = True
            self.cache.unlock()
