"""What a build takes over from the last one, and what it leaves for the next."""

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
    """Return the cache of a blog: the last one of this process, if that is of the same blog."""
    folder = blog_root(config) / CACHE_FOLDER
    if last is not None and last.folder == folder:
        return last
    # A warning would fail a build under `--strict`, and a full disk is no mistake of an author's.
    level = logging.INFO if config.strict else logging.WARNING
    return Cache(folder, warn=lambda message: log.log(level, "%s", message))


def lock(cache: Cache) -> None:
    """Wait until no build or check uses the cache."""
    cache.lock(wait=lambda: log.info("another build is running in this folder: waiting for it"))


class Reuse:
    """The cache of one build, which no other build in this folder uses at the same time."""

    def __init__(
        self, cache: Cache, *, config: MkDocsConfig, left: SiteState | None = None, is_dirty: bool = False
    ) -> None:
        """Wait for other builds to end.

        Args:
            cache: The blog's cache.
            config: MkDocs' configuration.
            left: What the last build of this process left, if that is known.
            is_dirty: Whether files of the site that no build made stay there.
        """
        self.cache = cache
        self._config = config
        lock(cache)
        self._is_over = False
        self._site = BuiltSite(cache, site=Path(config.site_dir), last=left, is_dirty=is_dirty)
        self._outputs: Mapping[str, str] = {}

    def set_aside(self) -> None:
        """Save the old site from being cleared."""
        self._site.set_aside()

    def has(self, output: FolderOutput) -> bool:
        """Whether the last build has made a folder as this one would."""
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
        """Put back what has not changed, and say which files those are.

        Args:
            plan: Everything that the site will hold.
            docs: The documentation pages.
            in_nav: The files that the navigation names, whose pages MkDocs writes each time.
            mode: The option `reuse_pages`.
            watching: The plugins and hooks that see pages.
            unknown_extensions: The Markdown extensions that may read more than their text.
        """
        changing = (*watching, *unknown_extensions) if mode == "auto" else ()
        if changing:
            log.info("pages are made anew, since %s may change them (see the option reuse_pages)", ", ".join(changing))
        # Every page shows what the navigation calls the others; where it does not say, they are called by their titles.
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
        """Note what the site holds for the next build, and let it begin.

        Args:
            has_folders: Whether the plan's folders are made, and not still being made.
            others: The files that are not of the plan, where nobody but this process will ever build that site. Then
                what is noted is the result.
        """
        outputs = self._outputs
        if not has_folders:
            outputs = {name: made for name, made in outputs.items() if not name.endswith("/")}
        left = None
        if others is None:
            self._site.save(outputs)
        else:
            left = self._site.snapshot(outputs, others=others)
        self.release()
        return left

    def restore(self) -> None:
        """Undo what was done to the old site, if it can still be undone; then let the next build begin."""
        if not self._is_over:
            self._site.restore()
        self.release()

    def release(self) -> None:
        """Let another build use the cache."""
        if not self._is_over:
            self._is_over = True
            self.cache.unlock()
