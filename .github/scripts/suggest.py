"""Turn a suggestion from the issue form into a pull request with `paperlog new`.

All text in the issue is untrusted. It is read from the file that GitHub writes, validated field by field, and passed to
programs as single arguments or in files, never through a shell. `paperlog` runs without the token.
"""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hub import HubError, event, fenced, log, one_line, post_comment, without_token
from propose import Proposal, branch_exists, propose

LABEL = "suggestion"
LONGEST_ADDRESS = 500
LONGEST_TITLE = 300
LONGEST_NOTE = 10_000
"""Maximum characters of the fields."""

_FORM = re.compile(
    r"### Address or arXiv id\n\n(?P<address>[^\n]*)\n\n"
    r"### Title\n\n(?P<title>[^\n]*)\n\n"
    r"### What is new in it\?\n\n(?P<note>.*)",
    re.DOTALL,
)
_EMPTY = "_No response_"
_ARXIV = re.compile(
    r"(?:arxiv:)?(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z]{2})?/\d{7})(?:v\d{1,3})?", re.IGNORECASE | re.ASCII
)
_POST = re.compile(r"(?:[A-Za-z0-9_-]+/)+\d{4}/[a-z0-9-]+\.md", re.ASCII)


class UnfitError(Exception):
    """The issue does not have the structure of the form, or a field is not valid; the message is for its author."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion for the blog: an arXiv id or a web address, and a title and a note, which may be empty."""

    address: str
    title: str
    note: str


def read_suggestion(body: str) -> Suggestion:
    """Return the fields of an issue's text, as the form writes it.

    Raises:
        UnfitError: The text does not have the structure of the form, or a field is not valid.
    """
    found = _FORM.fullmatch(body.replace("\r\n", "\n").strip())
    if found is None:
        raise UnfitError("this is not the text that the form creates; please use the form unchanged")
    address, title, note = (
        "" if found[name].strip() == _EMPTY else found[name].strip() for name in ("address", "title", "note")
    )
    title = " ".join(title.split())  # also replaces non-breaking spaces, which are often copied by accident
    for name, value, longest in (
        ("address", address, LONGEST_ADDRESS),
        ("title", title, LONGEST_TITLE),
        ("note", note, LONGEST_NOTE),
    ):
        if len(value) > longest:
            raise UnfitError(f"the {name} has {len(value):,} characters, and {longest:,} are allowed")
    if not title.isprintable():
        raise UnfitError("the title contains invisible characters")
    if not _ARXIV.fullmatch(address) and not _is_web_address(address):
        raise UnfitError("the address is neither an arXiv id such as 1909.11764 nor one that starts with https://")
    return Suggestion(address, title, _visible(note))


def write_post(suggestion: Suggestion) -> str:
    """Create the post with `paperlog new`, insert the note, and return the path of the post."""
    title = [f"--title={suggestion.title}"] if suggestion.title else []
    done = _paperlog("new", *title, "--", suggestion.address)
    if done.returncode:
        raise UnfitError(f"`paperlog new` reports:\n\n{fenced(done.stderr or done.stdout)}")
    lines = done.stdout.splitlines()
    path = lines[-1] if lines else ""
    if not _POST.fullmatch(path):
        raise HubError(f"'paperlog new' did not print the path of a post: {path!r}")
    if suggestion.note:
        file = Path(path)
        # The text below the front matter is a placeholder from `paperlog new`.
        front_matter = file.read_text(encoding="utf-8").partition("\n---\n")[0]
        file.write_text(f"{front_matter}\n---\n{suggestion.note}\n", encoding="utf-8", newline="\n")
    return path


def suggest(issue: dict[str, object], *, branch: str) -> str:
    """Create a pull request for an issue, and return the comment for the issue."""
    number = int(str(issue["number"]))
    path = write_post(read_suggestion(str(issue.get("body") or "")))
    checked = _paperlog("check", "--strict", path)
    verdict = "`paperlog check` found no problems." if checked.returncode == 0 else "`paperlog check` reports:"
    report = "" if checked.returncode == 0 else f"\n\n{fenced(checked.stdout + checked.stderr)}"
    body = (
        f"Suggested in #{number}, written by `paperlog new`. Closes #{number}.\n\n{verdict}{report}\n\n"
        f"To complete the note, edit `{path}` on the branch `{branch}` or in the editor of this page."
    )
    proposal = Proposal(
        branch, f"Post: {Path(path).stem}, suggested in #{number}", body, (path, str(Path(path).parents[1] / "_papers"))
    )
    address = propose(proposal)
    if address is None:
        raise HubError("'paperlog new' changed nothing")
    return f"Thank you! Your suggestion is now a pull request: {address}"


def _is_web_address(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or any(char in " <>\"'`\\^{|}" for char in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _visible(note: str) -> str:
    """Return a note without control characters, including those that change the direction or order of text."""
    return "".join(char for char in note if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def _paperlog(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["paperlog", *arguments], capture_output=True, text=True, encoding="utf-8", check=False, env=without_token()
    )


def main() -> int:
    """Handle the issue that started the workflow, and report the result in a comment."""
    issue = event()["issue"]
    number = int(issue["number"])
    if LABEL not in [label["name"] for label in issue["labels"]] or "pull_request" in issue:
        log(f"issue {number} was not created with the form")
        return 0
    branch = f"suggest/{number}"
    if branch_exists(branch):
        log(f"issue {number} already has the branch '{branch}'")
        return 0
    try:
        text, code = suggest(issue, branch=branch), 0
    except UnfitError as error:
        text, code = (
            f"No pull request was created: {error}\n\nTo try again, edit the issue, then close and reopen it.",
            0,
        )
    except HubError as error:
        log(str(error))
        text, code = f"The pull request could not be created because of an error:\n\n{fenced(str(error))}", 1
    post_comment(number, text, marker="suggestion")
    log(one_line(text))
    return code


if __name__ == "__main__":
    sys.exit(main())
