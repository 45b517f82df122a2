"""Stands in for `gh api`: answers from a file of JSON as GitHub would, and keeps what it was asked to change."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = {"login": "github-actions[bot]"}
State = dict[str, Any]
Query = dict[str, str]


def pulls(state: State, query: Query, *_: str) -> Any:
    found = [pull for pull in state["pulls"] if pull["state"] == query["state"]]
    if head := query.get("head"):
        owner, _, branch = head.partition(":")
        found = [
            pull
            for pull in found
            if pull["head"]["ref"] == branch and (pull["head"]["repo"] or {}).get("owner", {}).get("login") == owner
        ]
    return found[: int(query["per_page"])]


def open_pull(state: State, body: Any, *_: str) -> Any:
    if not state["may_open"]:
        return "GitHub Actions is not permitted to create or approve pull requests. (HTTP 403)"
    number = 100 + len(state["pulls"])
    repository = {"full_name": "owner/blog", "owner": {"login": "owner"}}
    pull = {"number": number, "state": "open", "html_url": f"https://github.example/owner/blog/pull/{number}"} | body
    state["pulls"].append(pull | {"head": {"ref": body["head"], "sha": "", "repo": repository}})
    return pull


def change_pull(state: State, body: Any, number: str) -> Any:
    (pull,) = [pull for pull in state["pulls"] if pull["number"] == int(number)]
    pull |= body
    return pull


def runs(state: State, query: Query, *_: str) -> Any:
    return {"workflow_runs": [run for run in state["runs"] if run["head_sha"] == query["head_sha"]]}


def artifacts(state: State, query: Query, run: str) -> Any:
    return {"artifacts": [found for found in state["artifacts"] if found["run"] == int(run)]}


def comments(state: State, query: Query, number: str) -> Any:
    found = [comment for comment in state["comments"] if comment["issue"] == int(number)]
    page, most = int(query["page"]), int(query["per_page"])
    return found[(page - 1) * most : page * most]


def add_comment(state: State, body: Any, number: str) -> Any:
    state["comments"].append({"id": len(state["comments"]) + 1, "issue": int(number), "user": BOT} | body)


def change_comment(state: State, body: Any, number: str) -> Any:
    state["comments"][int(number) - 1] |= body


def pages(state: State, *_: object) -> Any:
    return state["pages"] or "Not Found (HTTP 404)"


def dispatch(state: State, body: Any, workflow: str) -> Any:
    state["dispatches"].append({"workflow": workflow} | body)


ROUTES: dict[tuple[str, str], Callable[..., Any]] = {
    ("GET", "pulls"): pulls,
    ("POST", "pulls"): open_pull,
    ("PATCH", r"pulls/(\d+)"): change_pull,
    ("GET", r"actions/workflows/check\.yml/runs"): runs,
    ("GET", r"actions/runs/(\d+)/artifacts"): artifacts,
    ("GET", r"issues/(\d+)/comments"): comments,
    ("POST", r"issues/(\d+)/comments"): add_comment,
    ("PATCH", r"issues/comments/(\d+)"): change_comment,
    ("GET", "pages"): pages,
    ("POST", r"actions/workflows/([\w.]+)/dispatches"): dispatch,
}


def main(arguments: list[str]) -> int:
    file = Path(os.environ["GH_STATE"])
    state = json.loads(file.read_text(encoding="utf-8"))
    assert os.environ["GH_TOKEN"] == "a token"
    assert arguments[0] == "api"
    method = arguments[arguments.index("--method") + 1] if "--method" in arguments else "GET"
    (address,) = [argument for argument in arguments if argument.startswith("repos/owner/blog/")]
    parts = urlsplit(address.removeprefix("repos/owner/blog/"))
    if archive := re.fullmatch(r"actions/artifacts/(\d+)/zip", parts.path):
        sys.stdout.buffer.write(Path(state["archives"][archive[1]]).read_bytes())
        return 0
    query: Any = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if "--input" in arguments:
        query = json.loads(sys.stdin.read())
    for (verb, pattern), answer in ROUTES.items():
        if verb == method and (found := re.fullmatch(pattern, parts.path)):
            value = answer(state, query, *found.groups())
            file.write_text(json.dumps(state), encoding="utf-8")
            if isinstance(value, str):
                sys.stderr.write(f"gh: {value}\n")
                return 1
            sys.stdout.write("" if value is None else json.dumps(value))
            return 0
    raise AssertionError(f"nobody should ask {method} {address}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
