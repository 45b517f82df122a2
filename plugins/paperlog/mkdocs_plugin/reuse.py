"""What a build takes over from the last one, and what it leaves for the next."""

from __future__ import annotations

import fcntl
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import File

from paperlog.mkdocs_plugin.files import src_uri_of
from paperlog.mkdocs_plugin.frame_fingerprint import frame_fingerprint
from paperlog.site.fingerprint import fingerprint
from paperlog.site.kept import KeptOutputs, Left
from paperlog.site.plan import FolderOutput, PageOutput, Plan

log = get_plugin_logger("paperlog")


class Reuse:
    """The cache of one build, which no other build in this folder uses at the same time."""

    def __init__(self, cache: Path, *, config: MkDocsConfig, left: Left | None = None, is_dirty: bool = False) -> None:
        """Wait for other builds to end.

        Args:
            cache: The folder of the cache.
            config: MkDocs' configuration.
            left: What the last build of this process left, if that is known.
            is_dirty: Whether files of the site that no build made stay there.
        """
        self.cache = cache
        self._config = config
        self._lock: IO[bytes] | None = _locked(cache)
        self._kept = KeptOutputs(cache, site=Path(config.site_dir), left=left, is_dirty=is_dirty)
        self._outputs: Mapping[str, str] = {}

    def set_aside(self) -> None:
        """Save the old site from being cleared."""
        self._kept.set_aside()

    def has(self, output: FolderOutput) -> bool:
        """Whether the last build has made a folder as this one would."""
        return self._kept.has(output.dest, output.fingerprint)

    def bring_back(
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
        named = [output for output in plan.outputs if src_uri_of(output) in in_nav]
        titles = [(src_uri_of(output), output.title) for output in named if isinstance(output, PageOutput)]
        frame = fingerprint(frame_fingerprint(self._config, docs), titles)
        outputs = {}
        for output in plan.outputs:
            if not isinstance(output, PageOutput):
                if not unknown_extensions:
                    outputs[output.dest] = output.fingerprint
            elif not changing and mode != "never" and (output.source is None or output.source not in in_nav):
                outputs[output.dest] = output.fingerprint + frame
        self._outputs = outputs
        kept = self._kept.bring_back(outputs)
        self._kept.expect_rewritten(output.dest for output in named)
        return kept

    def save(self, *, has_folders: bool = True, others: Iterable[str] | None = None) -> Left | None:
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
            self._kept.save(outputs)
        else:
            left = self._kept.leave(outputs, others=others)
        self.release()
        return left

    def give_back(self) -> None:
        """Undo what was done to the old site, if it can still be undone; then let the next build begin."""
        if self._lock is not None:
            self._kept.give_back()
        self.release()

    def release(self) -> None:
        """Let another build use the cache."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _locked(cache: Path) -> IO[bytes]:
    """A file that only one build holds; closing it, as the end of a process does, lets go of it."""
    cache.mkdir(parents=True, exist_ok=True)
    file = (cache / "lock").open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.info("another build is running in this folder: waiting for it")
        fcntl.flock(file, fcntl.LOCK_EX)
    return file
