"""Messages for failed builds whose cause is a mistake of an author or the machine, such as a full disk."""

from __future__ import annotations

import errno
import logging
import os
import traceback
from pathlib import Path

import jinja2
from mkdocs.config.defaults import MkDocsConfig

from paperlog.mkdocs_plugin.config import THEME_FOLDER
from paperlog.problems import Problem, ProblemsError

# A plain logger: that of a plugin would add its name before the path, and that of MkDocs drops repeated messages, but
# under `mkdocs serve` an author may repeat a mistake.
log = logging.getLogger("mkdocs.paperlog")

# Errors of the machine, not of the code: a traceback would not help.
_OF_THE_SYSTEM = frozenset(
    (
        *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.EIO),
        *(errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.EBUSY, errno.ESTALE),
        *(errno.EMFILE, errno.ENFILE, errno.ENOMEM),
    )
)


def report_error(error: Exception, *, config: MkDocsConfig) -> bool:
    """Report why a build failed. Return `False` if nothing was reported, so the traceback is needed."""
    reason = _reason(error, config)
    if reason is not None:
        log.error("\n%s", reason)
    return reason is not None


def _reason(error: Exception, config: MkDocsConfig) -> str | None:
    if isinstance(error, ProblemsError):
        return str(error)
    if (problem := _template_problem(error, config)) is not None:
        return str(problem)
    if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        path = f": '{os.fsdecode(error.filename)}'" if error.filename else ""
        return f"the site could not be built: {(error.strerror or 'unknown reason').lower()}{path}"
    return None


def _template_problem(error: Exception, config: MkDocsConfig) -> Problem | None:
    own = config.theme.custom_dir
    if own is None:
        return None
    # Jinja puts the files and lines of templates into tracebacks. The last frame in a template of the blog is the best
    # place to look, even if the error is raised in a template of ours that it calls.
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(own)]
    if not frames:
        return None
    name = Path(frames[-1].filename).relative_to(own)
    root = Path(config.config_file_path).resolve().parent
    path = Path(own) / name
    return Problem(
        (path.relative_to(root) if path.is_relative_to(root) else path).as_posix(),
        frames[-1].lineno or 1,
        _message(error),
        "compare it with the template that it replaces, which may have changed"
        if (THEME_FOLDER / name).exists()
        else None,
        rule="template",
    )


def _message(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f"there is no template {error.name!r}"
    if isinstance(error, jinja2.TemplateError):
        return (error.message or "the template has a mistake").rstrip(".")
    return f"{type(error).__name__}: {error}"
