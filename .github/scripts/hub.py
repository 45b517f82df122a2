"""GitHub as the workflows' scripts use it: the API and comments through `gh`, outputs of steps, hostile text.

Standard library only, and no shell: what strangers wrote reaches programs as one argument, as standard input or in a
file. `gh` takes its token from `GH_TOKEN`.
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
"""Characters of a comment or of a pull request's text; GitHub takes 65,536."""


class HubError(Exception):
    """GitHub did not do what it was asked for."""


def repository() -> str:
    """This repository as `owner/name`."""
    name = os.environ["GITHUB_REPOSITORY"]
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", name, re.ASCII):
        raise HubError(f"this is no repository: {name!r}")
    return name


def event() -> dict[str, Any]:
    """What started the workflow, from the file that GitHub writes."""
    loaded: dict[str, Any] = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text(encoding="utf-8"))
    return loaded


def api(path: str, *, method: str = "GET", body: object = None) -> Any:
    """Ask `repos/<this repository>/<path>` and return its JSON."""
    command = ["gh", "api", "--method", method, f"repos/{repository()}/{path}"]
    if body is not None:
        command += ["--input", "-"]
    text = None if body is None else json.dumps(body)
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise HubError(f"{method} {path}: {one_line(done.stderr)}")
    return json.loads(done.stdout) if done.stdout.strip() else None


def download(path: str, file: Path) -> None:
    """Write an answer's bytes to a file."""
    with file.open("wb") as stream:
        done = subprocess.run(
            ["gh", "api", f"repos/{repository()}/{path}"], stdout=stream, stderr=subprocess.PIPE, check=False
        )
    if done.returncode:
        raise HubError(f"GET {path}: {one_line(done.stderr.decode('utf-8', 'replace'))}")


def say(number: int, text: str, *, marker: str) -> None:
    """Comment on an issue or pull request, once for each marker: a second time the comment is changed."""
    mark = f"<!-- {marker} -->"
    body = {"body": f"{mark}\n{text}"[:LONGEST_BODY]}
    # The newest 500 comments are enough: a marker that is further away may be said again.
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
    """Return the environment for a program that works on hostile data and asks GitHub for nothing."""
    return {name: value for name, value in os.environ.items() if name not in ("GH_TOKEN", "GITHUB_TOKEN")}


def give(**outputs: str | int) -> None:
    """Set outputs of this step; a line break in a value would set others."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as stream:
        for name, value in outputs.items():
            if not str(value).isprintable():
                raise HubError(f"the output '{name}' is not one line")
            stream.write(f"{name}={value}\n")


def tell(text: str) -> None:
    """Write one line to the log. It never starts with `::`, which would be a command to the runner."""
    print(f"- {one_line(text)}", flush=True)


def one_line(text: str, *, longest: int = 500) -> str:
    """Text without anything that a log or a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)[:longest].strip()


def fenced(text: str) -> str:
    """A block of Markdown that shows text as it is: nothing in it links, mentions, hides or ends the block."""
    shown = "".join(char if char.isprintable() or char in "\n\t" else " " for char in text).strip("\n")
    ticks = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{shown[:20_000]}\n{fence}"
