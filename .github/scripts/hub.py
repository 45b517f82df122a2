"""GitHub for the workflows' scripts: API calls and comments through `gh`, outputs of steps, escaping of hostile text.

The scripts use only the standard library and no shell. Untrusted text reaches programs only as a single argument, as
standard input or in a file. `gh` reads its token from `GH_TOKEN`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

BOT = "github-actions[bot]"
LONGEST_BODY = 60_000
"""Maximum characters of a comment or of a pull request's text; GitHub's limit is 65,536."""


class HubError(Exception):
    """A command or a request to GitHub failed, or the data it returned is not valid."""


def repository() -> str:
    """Return this repository as `owner/name`."""
    name = os.environ["GITHUB_REPOSITORY"]
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name, re.ASCII):
        raise HubError(f"this is not a repository: {name!r}")
    return name


def event() -> dict[str, Any]:
    """Return the event that started the workflow, from the file that GitHub writes."""
    loaded: dict[str, Any] = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    return loaded


def api(path: str, *, method: str = "GET", body: object = None) -> Any:
    """Send a request to `repos/<this repository>/<path>` and return the JSON of the response."""
    command = ["gh", "api", "--method", method, f"repos/{repository()}/{path}"]
    if body is not None:
        command += ["--input", "-"]
    text = None if body is None else json.dumps(body)
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise HubError(f"{method} {path}: {one_line(done.stderr)}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def download(path: str, file: Path) -> None:
    """Write the bytes of a response to a file."""
    with file.open("wb") as stream:
        done = subprocess.run(
            ["gh", "api", f"repos/{repository()}/{path}"], stdout=stream, stderr=subprocess.PIPE, check=False
        )
    if done.returncode:
        raise HubError(f"GET {path}: {one_line(done.stderr.decode('utf-8', 'replace'))}")


def post_comment(number: int, text: str, *, marker: str) -> None:
    """Comment on an issue or pull request, or replace the earlier comment with the same marker."""
    mark = f"<!-- {marker} -->"
    body = {"body": f"{mark}\n{text}"[:LONGEST_BODY]}
    # Search only 500 comments: beyond those, a second comment with the same marker is acceptable.
    for page in range(1, 6):
        comments = api(f"issues/{number}/comments?per_page=100&page={page}")
        for comment in comments:
            if (comment["user"] or {}).get("login") == BOT and comment["body"].startswith(mark):
                api(f"issues/comments/{int(comment['id'])}", method="PATCH", body=body)
                return
        if len(comments) < 100:
            break
    api(f"issues/{number}/comments", method="POST", body=body)


def without_token() -> dict[str, str]:
    """Return the environment without tokens, for programs that process hostile data and do not call GitHub."""
    return {name: value for name, value in os.environ.items() if name not in ("GH_TOKEN", "GITHUB_TOKEN")}


def set_outputs(**outputs: str | int) -> None:
    """Set outputs of this step.

    Raises:
        HubError: A value contains a line break, which would set another output, or a control character.
    """
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as stream:
        for name, value in outputs.items():
            if not str(value).isprintable():
                raise HubError(f"the output '{name}' is not on one line")
            stream.write(f"{name}={value}\n")


def log(text: str) -> None:
    """Write one line to the log. It never starts with `::`, which the runner would execute as a command."""
    print(f"- {one_line(text)}", flush=True)


def one_line(text: str, *, longest: int = 500) -> str:
    """Return text on one line, without control characters that a log or a terminal would interpret."""
    return "".join(char if char.isprintable() else " " for char in text)[:longest].strip()


def fenced(text: str) -> str:
    """Return a fenced code block of Markdown; the text cannot end the block, link, mention or hide anything."""
    shown = "".join(char if char.isprintable() or char in "\n\t" else " " for char in text).strip("\n")
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{shown[:20_000]}\n{fence}"
