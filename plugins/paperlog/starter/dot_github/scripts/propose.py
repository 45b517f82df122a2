"""Propose the changes of a workflow as a pull request: commit, push a branch, write the text, start the check.

Usage: `propose.py --branch refresh --title TITLE --body-file FILE PATH...`
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from hub import LONGEST_BODY, HubError, api, log, one_line, repository

_BRANCH = re.compile(r"[a-z]+(?:/[0-9]+)?")
# git asks `gh` for the token, which reads it from the environment. It is never in a file or in arguments.
_CREDENTIALS = ("-c", "credential.helper=", "-c", "credential.helper=!gh auth git-credential")
_IDENTITY = (
    *("-c", "user.name=github-actions[bot]"),
    *("-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com"),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A branch with changes below `paths`, and the title and text of its pull request."""

    branch: str
    title: str
    body: str
    paths: tuple[str, ...]


def propose(proposal: Proposal) -> str | None:
    """Commit and push the changes, and open a pull request or update the open one.

    The branch belongs to the workflow, which overwrites it each time with a commit on top of the checked-out one.

    Returns:
        The URL of the pull request; `None` if nothing has changed.
    """
    if not _BRANCH.fullmatch(proposal.branch):
        raise HubError(f"this is not a branch of a workflow: {proposal.branch!r}")
    if not _git("status", "--porcelain", "--untracked-files=all", "--", *proposal.paths):
        return None
    base = _git("symbolic-ref", "--short", "HEAD")
    _git("checkout", "-q", "-B", proposal.branch)
    _git("add", "--", *(path for path in proposal.paths if Path(path).exists()))
    _git(*_IDENTITY, "commit", "-q", "-m", one_line(proposal.title, longest=100))
    remote = f"{os.environ['GITHUB_SERVER_URL']}/{repository()}"
    old = _git(*_CREDENTIALS, "ls-remote", remote, f"refs/heads/{proposal.branch}").partition("\t")[0]
    lease = f"--force-with-lease=refs/heads/{proposal.branch}:{old}"
    _git(*_CREDENTIALS, "push", "-q", lease, remote, f"HEAD:refs/heads/{proposal.branch}")
    address = _pull_request(proposal, base)
    _check(proposal.branch)
    return address


def branch_exists(branch: str) -> bool:
    """Return whether the repository has a branch with that name."""
    remote = f"{os.environ['GITHUB_SERVER_URL']}/{repository()}"
    return bool(_git(*_CREDENTIALS, "ls-remote", remote, f"refs/heads/{branch}"))


def _pull_request(proposal: Proposal, base: str) -> str:
    owner = repository().partition("/")[0]
    text = {"title": one_line(proposal.title, longest=200), "body": proposal.body[:LONGEST_BODY]}
    head = quote(f"{owner}:{proposal.branch}", safe="")
    found = api(f"pulls?state=open&head={head}&per_page=1")
    if found:
        return str(api(f"pulls/{int(found[0]['number'])}", method="PATCH", body=text)["html_url"])
    try:
        return str(api("pulls", method="POST", body=text | {"head": proposal.branch, "base": base})["html_url"])
    except HubError as error:
        raise HubError(
            f"the branch '{proposal.branch}' was pushed, but its pull request could not be opened: {error}\n"
            "  hint: switch on 'Allow GitHub Actions to create and approve pull requests' under Settings, Actions"
        ) from None


def _check(branch: str) -> None:
    """Start the check, because GitHub does not start workflows for pushes of other workflows (to avoid loops)."""
    try:
        api("actions/workflows/check.yml/dispatches", method="POST", body={"ref": branch})
    except HubError as error:
        log(f"the check was not started, close and reopen the pull request instead: {error}")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise HubError(f"git {arguments[-1]}: {one_line(done.stderr)}")
    return done.stdout.strip()


def main(arguments: list[str]) -> int:
    """Propose the changes below the paths."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--branch", required=True)
    parser.add_argument("--title", required=True)
    parser.add_argument("--body-file", required=True, type=Path)
    parser.add_argument("paths", nargs="+")
    asked = parser.parse_args(arguments)
    body = asked.body_file.read_text(encoding="utf-8") if asked.body_file.exists() else ""
    try:
        address = propose(Proposal(asked.branch, asked.title, body, tuple(asked.paths)))
    except HubError as error:
        log(str(error))
        return 1
    log(address or "nothing has changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
