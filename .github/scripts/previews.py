"""Find, publish and announce previews of pull requests, from the artifacts of the workflow `check`.

    previews.py find            find the pull request of the `workflow_run` that started this workflow
    previews.py collect FOLDER  unpack the newest artifact of each open pull request to `FOLDER/<number>/`
    previews.py comment         post the URL of the preview in the pull request

Data from a run of an untrusted pull request is never trusted. The number of the pull request comes from GitHub's list
of open pull requests, by the repository, branch and commit of the run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hub import (
    HubError,
    api,
    download,
    event,
    fenced,
    log,
    one_line,
    post_comment,
    repository,
    set_outputs,
    without_token,
)
from unpack import RefusedArchiveError

WORKFLOW = ".github/workflows/check.yml"
MOST_PREVIEWS = 20
LARGEST_ARCHIVE = 50_000_000
"""Maximum bytes of an artifact."""
ROOM = 400_000_000
"""Maximum bytes of all previews. The limit of Pages is 1 GB including the blog, which previews must not exhaust."""

SECONDS = 60
"""Time limit for unpacking one preview; a preview of `LARGEST_SITE` takes a third of it."""

_UNPACK = Path(__file__).with_name("unpack.py")
_SHA = re.compile(r"[0-9a-f]{40}")


def find() -> None:
    """Set the output `number` to the open pull request whose newest commit the run checked, or to an empty string."""
    run = event()["workflow_run"]
    numbers = [pull["number"] for pull in _pulls_of(run) if _is_of(run, pull)]
    if not numbers:
        log("no open pull request has this run's commit as its newest")
    set_outputs(number=int(numbers[0]) if numbers else "", address=_address() or "")


def collect(folder: Path) -> None:
    """Unpack the previews of all open pull requests; an error in one does not affect the others."""
    published: list[int] = []
    refused: dict[int, str] = {}
    room = ROOM
    address = _address()
    pulls = api(f"pulls?state=open&sort=updated&direction=desc&per_page={MOST_PREVIEWS}") if address else []
    if not address:
        log("Pages are not switched on with GitHub Actions as their source, so nothing is published")
    for pull in pulls:
        number = int(pull["number"])
        try:
            unpacked = _collect_one(pull, folder / str(number), room=room)
        except Exception as error:  # noqa: BLE001 - any error affects only the preview of this pull request
            refused[number] = one_line(str(error), longest=200) or type(error).__name__
            log(f"pull request {number}: {refused[number]}")
            continue
        if unpacked is None:
            log(f"pull request {number}: no preview")
            continue
        size, left_out = unpacked
        room -= size
        log(f"pull request {number}: {size:,} bytes, {left_out} files left out")
        published.append(number)
    set_outputs(address=address or "", published=" ".join(map(str, published)))
    if refused:
        set_outputs(refused=json.dumps(refused))


def _collect_one(pull: dict[str, Any], folder: Path, *, room: int) -> tuple[int, int] | None:
    """Unpack a pull request's preview, and return its size in bytes and the number of files left out.

    Unpacking runs in another process, so a hostile archive can exhaust only that process (memory, time, interpreter).
    """
    found = _artifact(pull)
    if found is None:
        return None
    with tempfile.TemporaryDirectory() as temporary:
        archive = Path(temporary) / "preview.zip"
        download(f"actions/artifacts/{found}/zip", archive)
        command = [sys.executable, str(_UNPACK), str(archive), str(folder), str(room)]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=SECONDS, env=without_token())
            answer = json.loads(done.stdout)
        except subprocess.TimeoutExpired:
            answer = {"refused": f"unpacking it takes longer than {SECONDS} seconds"}
        except ValueError:
            answer = {"refused": f"unpacking it ended with exit code {done.returncode}"}
    if "refused" in answer:
        shutil.rmtree(folder, ignore_errors=True)  # a killed process leaves its files
        raise RefusedArchiveError(answer["refused"])
    return int(answer["size"]), int(answer["left_out"])


def comment() -> None:
    """Post the URL of the preview in the pull request; later calls update the same comment."""
    run = event()["workflow_run"]
    number = int(os.environ["NUMBER"])
    commit = str(run["head_sha"])
    if not _SHA.fullmatch(commit):
        raise HubError("the run has no commit")
    server = os.environ["GITHUB_SERVER_URL"]
    url = f"{server}/{repository()}/actions/runs/{int(run['id'])}"
    artifact = (
        f"The full site is the artifact *preview* of [the check]({url}): unzip it and run `python3 -m http.server`"
        " in the folder."
    )
    address = os.environ.get("ADDRESS", "")
    deployed = os.environ.get("DEPLOYED")
    if deployed == "success" and str(number) in os.environ.get("PUBLISHED", "").split():
        text = (
            f"**Preview of {commit[:7]}**: {address}pr/{number}/\n\nIt runs no scripts, so search does not work."
            f" {artifact}"
        )
    elif deployed == "cancelled":
        # A newer deployment replaced it, which publishes all previews.
        text = f"**Preview of {commit[:7]}**, in a few minutes: {address}pr/{number}/\n\nIt runs no scripts. {artifact}"
    else:
        refused = json.loads(os.environ.get("REFUSED") or "{}").get(str(number))
        reason = f", for this reason:\n\n{fenced(refused)}\n\n" if refused else ". "
        text = f"**{commit[:7]} has been checked.** No preview is published{reason}{artifact}"
    if run["conclusion"] != "success":
        text += f"\n\nThere are problems: [the check]({url}) lists them, and marks the lines under *Files changed*."
    post_comment(number, text, marker="preview")


def _pulls_of(run: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the open pull requests from the run's branch; the name of the branch is untrusted, so it is quoted."""
    source = run.get("head_repository") or {}
    if not source or run["path"].partition("@")[0] != WORKFLOW:
        return []
    head = quote(f"{source['owner']['login']}:{run['head_branch']}", safe="")
    found: list[dict[str, Any]] = api(f"pulls?state=open&head={head}&per_page=100")
    return found


def _is_of(run: dict[str, Any], pull: dict[str, Any]) -> bool:
    """Return whether a run checked the newest commit of a pull request, in the repository of its branch."""
    source = pull["head"]["repo"] or {}
    return bool(
        run["event"] in ("pull_request", "workflow_dispatch")
        and run["path"].partition("@")[0] == WORKFLOW
        and _SHA.fullmatch(pull["head"]["sha"])
        and run["head_sha"] == pull["head"]["sha"]
        and source
        and (run.get("head_repository") or {}).get("full_name") == source["full_name"]
    )


def _artifact(pull: dict[str, Any]) -> int | None:
    """Return the id of the newest artifact of a pull request's newest commit, or `None`."""
    commit = pull["head"]["sha"]
    if not _SHA.fullmatch(commit):
        return None
    runs = api(f"actions/workflows/check.yml/runs?status=completed&head_sha={commit}&per_page=50")["workflow_runs"]
    for run in sorted((run for run in runs if _is_of(run, pull)), key=lambda run: -int(run["id"])):
        for artifact in api(f"actions/runs/{int(run['id'])}/artifacts?name=preview")["artifacts"]:
            if artifact["name"] == "preview" and not artifact["expired"]:
                if artifact["size_in_bytes"] > LARGEST_ARCHIVE:
                    raise RefusedArchiveError("it is too large")
                return int(artifact["id"])
    return None


def _address() -> str | None:
    """Return the URL of the published blog, ending in `/`; `None` if Pages are off or published from a branch."""
    try:
        pages = api("pages")
    except HubError as error:
        if "404" in str(error):
            return None
        raise
    address = str(pages.get("html_url") or "")
    if pages.get("build_type") != "workflow" or not re.fullmatch(r"https?://[\w.:/~-]+", address, re.ASCII):
        return None
    return address if address.endswith("/") else f"{address}/"


def main(arguments: list[str]) -> int:
    """Run one of the commands in the module docstring."""
    match arguments:
        case ["find"]:
            find()
        case ["collect", folder]:
            collect(Path(folder))
        case ["comment"]:
            comment()
        case _:
            log("usage: previews.py find | collect FOLDER | comment")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
