"""The files of a blog that differ from a git revision."""

from __future__ import annotations

import subprocess
from pathlib import Path

from paperlog.problems import UsageError


def changed_files(root: Path, base: str) -> frozenset[str]:
    """Return the files that differ from a revision, and untracked files, relative to the folder of the blog.

    Raises:
        UsageError: Git is not installed or fails, the folder is in no repository, or the revision does not exist.
    """
    try:
        found = _git(root, "rev-parse", "--is-inside-work-tree")
    except FileNotFoundError:
        raise UsageError("'--changed' needs git, which is not installed") from None
    if found.returncode != 0:
        raise UsageError(f"'{root}' is in no git repository\n  hint: leave '--changed' out")
    revision = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if revision.returncode != 0:
        hint = "write '--changed=BASE'; paths come before '--changed'"
        raise UsageError(f"'{base}' is no revision of the git repository\n  hint: {hint}")
    commit = revision.stdout.decode("ascii").strip()
    differing = (
        "diff",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--name-only",
        "--relative",
        "-z",
        commit,
        "--",
    )
    unknown = ("ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(name for command in (differing, unknown) for name in _names(_git(root, *command)))


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - a list, no shell


def _names(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    if done.returncode != 0:
        raise UsageError(f"git fails: {done.stderr.decode('utf-8', 'replace').strip()}")
    return [name for name in done.stdout.decode("utf-8", "surrogateescape").split("\0") if name]
