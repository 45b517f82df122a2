"""What a new blog's requirements say of paperlog: the same copy, or nothing rather than somebody else's package."""

from __future__ import annotations

import json
from typing import Any

import pytest

from paperlog.authoring.origin import requirement

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GIT = {"vcs": "git", "commit_id": COMMIT}


@pytest.mark.parametrize(
    ("noted", "line"),
    [
        (None, "paperlog==1.2"),
        (
            {"url": "https://g.example/a/paperlog.git", "vcs_info": GIT},
            f"git+https://g.example/a/paperlog.git@{COMMIT}",
        ),
        ({"url": "https://x.example/paperlog-1.2.tar.gz", "archive_info": {}}, "https://x.example/paperlog-1.2.tar.gz"),
        ({"url": "file:///home/me/paperlog", "dir_info": {"editable": True}}, None),
        ({"url": "ssh://git@g.example/a/paperlog.git", "vcs_info": GIT}, None),
        ({"url": "https://me:secret@g.example/a/paperlog.git", "vcs_info": GIT}, None),
        ({"url": "https://g.example/a\n--index-url x", "vcs_info": GIT}, None),
        ({"url": "https://g.example/a", "vcs_info": {"vcs": "hg", "commit_id": COMMIT}}, None),
        ({"url": "https://g.example/a", "vcs_info": {"vcs": "git", "commit_id": "main"}}, None),
        ({}, None),
    ],
)
def test_requirement(noted: Any, line: str | None) -> None:
    found = requirement(None if noted is None else json.dumps(noted), version="1.2")
    assert found == (line if line is None or noted is None else f"paperlog @ {line}")
