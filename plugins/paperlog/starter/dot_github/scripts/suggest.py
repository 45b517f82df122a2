"""A suggestion from the issue form, turned into a pull request with `paperlog new`.

Everything in the issue is a stranger's text. It is read from the file that GitHub writes, held against what each field
may be, and handed over as single arguments of programs and in files; no shell sees it. `paperlog` runs without the
token.
"""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hub import HubError, event, fenced, one_line, say, tell, without_token
from propose import Proposal, branch_exists, propose

LABEL = "suggestion"
LONGEST_ADDRESS = 500
LONGEST_TITLE = 300
LONGEST_NOTE = 10_000
"""Characters of the fields."""

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
    """The issue is not what the form makes, or a field is not what it may be; the message is for its author."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody wants to see on the blog: an arXiv id or a web address, a title and a note, which may be empty."""

    address: str
    title: str
    note: str


def read_suggestion(body: str) -> Suggestion:
    """The fields of an issue's text, as the form writes it."""
    found = _FORM.fullmatch(body.replace("\r\n", "\n").strip())
    if found is None:
        raise UnfitError("this is not the text that the form makes; please use the form as it is")
    address, title, note = (
        "" if found[name].strip() == _EMPTY else found[name].strip() for name in ("address", "title", "note")
    )
    title = " ".join(title.split())  # spaces that do not break, too, which people copy without knowing
    for name, value, longest in (
        ("address", address, LONGEST_ADDRESS),
        ("title", title, LONGEST_TITLE),
        ("note", note, LONGEST_NOTE),
    ):
        if len(value) > longest:
            raise UnfitError(f"the {name} has {len(value):,} characters, and {longest:,} are allowed")
    if not title.isprintable():
        raise UnfitError("the title holds characters that nobody can see")
    if not _ARXIV.fullmatch(address) and not _is_web_address(address):
        raise UnfitError("the address is neither an arXiv id such as 1909.11764 nor one that starts with https://")
    return Suggestion(address, title, _visible(note))


def write_post(suggestion: Suggestion) -> str:
    """Let `paperlog new` begin the post, put the note into it, and return its path."""
    title = [f"--title={suggestion.title}"] if suggestion.title else []
    done = _paperlog("new", *title, "--", suggestion.address)
    if done.returncode:
        raise UnfitError(f"`paperlog new` refused it:\n\n{fenced(done.stderr or done.stdout)}")
    lines = done.stdout.splitlines()
    path = lines[-1] if lines else ""
    if not _POST.fullmatch(path):
        raise HubError(f"'paperlog new' names no post: {path!r}")
    if suggestion.note:
        file = Path(path)
        # The front matter's second fence ends it; what `paperlog new` wrote below is a place-holder.
        front_matter = file.read_text(encoding="utf-8").partition("\n---\n")[0]
        file.write_text(f"{front_matter}\n---\n{suggestion.note}\n", encoding="utf-8", newline="\n")
    return path


def suggest(issue: dict[str, object], *, branch: str) -> str:
    """Do what an issue asks for, and return what to say there."""
    number = int(str(issue["number"]))
    path = write_post(read_suggestion(str(issue.get("body") or "")))
    checked = _paperlog("check", "--strict", path)
    verdict = "`paperlog check` finds nothing wrong." if checked.returncode == 0 else "`paperlog check` says:"
    report = "" if checked.returncode == 0 else f"\n\n{fenced(checked.stdout + checked.stderr)}"
    body = (
        f"Suggested in #{number}, written by `paperlog new`. Closes #{number}.\n\n{verdict}{report}\n\n"
        f"Whoever takes this on completes the note in `{path}` on the branch `{branch}`, or in the editor of this page."
    )
    proposal = Proposal(
        branch, f"Post: {Path(path).stem}, suggested in #{number}", body, (path, str(Path(path).parents[1] / "_papers"))
    )
    address = propose(proposal)
    if address is None:
        raise HubError("'paperlog new' changed nothing")
    return f"Thank you! It has become a pull request: {address}"


def _is_web_address(text: str) -> bool:
    if not text.isascii() or not text.isprintable() or any(char in " <>\"'`\\^{|}" for char in text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


def _visible(note: str) -> str:
    """A note without controls: those of terminals, and those by which text reads otherwise than it is."""
    return "".join(char for char in note if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs"))


def _paperlog(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["paperlog", *arguments], capture_output=True, text=True, encoding="utf-8", check=False, env=without_token()
    )


def main() -> int:
    """Handle the issue that started the workflow, and say there what happened."""
    issue = event()["issue"]
    number = int(issue["number"])
    if LABEL not in [label["name"] for label in issue["labels"]] or "pull_request" in issue:
        tell(f"issue {number} was not made by the form")
        return 0
    branch = f"suggest/{number}"
    if branch_exists(branch):
        tell(f"issue {number} has the branch '{branch}' already")
        return 0
    try:
        text, code = suggest(issue, branch=branch), 0
    except UnfitError as error:
        text, code = (
            f"This could not become a pull request: {error}\n\nChange the issue and close and reopen it to try again.",
            0,
        )
    except HubError as error:
        tell(str(error))
        text, code = f"This should have become a pull request, but something is wrong here:\n\n{fenced(str(error))}", 1
    say(number, text, marker="suggestion")
    tell(one_line(text))
    return code


if __name__ == "__main__":
    sys.exit(main())
