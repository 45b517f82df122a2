"""A repository as workflows meet it: a clone with a remote, `gh` before a GitHub of ours, and the runner's files."""

from __future__ import annotations

import importlib
import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / ".github" / "scripts"
SHA = "a" * 40


def github_files() -> dict[str, bytes]:
    """Return the files of `.github` that are for every blog; `tests.yml` is for the generator alone."""
    found = (path for path in (ROOT / ".github").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in found}
    del files[".github/workflows/tests.yml"]
    return files


def module(name: str) -> ModuleType:
    """One of the workflows' scripts, to call its functions; its folder is no package."""
    if str(SCRIPTS) not in sys.path:
        sys.path.append(str(SCRIPTS))
    return importlib.import_module(name)


def repository(owner: str = "owner", name: str = "blog") -> dict[str, Any]:
    return {"full_name": f"{owner}/{name}", "owner": {"login": owner}}


def pull(number: int, *, owner: str = "owner", branch: str = "note", sha: str = SHA, state: str = "open") -> Any:
    return {"number": number, "state": state, "head": {"ref": branch, "sha": sha, "repo": repository(owner)}}


def run(number: int = 7, *, owner: str = "owner", branch: str = "note", sha: str = SHA, **more: Any) -> Any:
    return {
        "id": number,
        "head_sha": sha,
        "head_branch": branch,
        "head_repository": repository(owner),
        "event": "pull_request",
        "path": ".github/workflows/check.yml",
        "conclusion": "success",
    } | more


@dataclass
class Hub:
    """GitHub, as far as the scripts use it; `folder` holds everything, `clone` is where they run."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        programs = self.folder / "bin"
        programs.mkdir()
        gh = programs / "gh"
        stand_in = shlex.join([sys.executable, str(ROOT / "tests" / "github" / "gh.py")])
        gh.write_text(f'#!/bin/sh\nexec {stand_in} "$@"\n')
        gh.chmod(0o755)
        self.clone.mkdir()
        self.state = {
            "pulls": [],
            "runs": [],
            "artifacts": [],
            "archives": {},
            "comments": [],
            "dispatches": [],
            "may_open": True,
            "pages": {"html_url": "https://owner.github.example/blog/", "build_type": "workflow"},
        }
        self.environment |= {
            "PATH": os.pathsep.join([str(programs), str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GH_STATE": str(self.folder / "state.json"),
            "GH_TOKEN": "a token",
            "GITHUB_REPOSITORY": "owner/blog",
            "GITHUB_SERVER_URL": f"file://{self.folder / 'remotes'}",
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "RUNNER_TEMP": str(self.folder),
        }

    @property
    def clone(self) -> Path:
        return self.folder / "clone"

    @property
    def state(self) -> Any:
        return json.loads((self.folder / "state.json").read_text(encoding="utf-8"))

    @state.setter
    def state(self, value: Any) -> None:
        (self.folder / "state.json").write_text(json.dumps(value), encoding="utf-8")

    def has(self, **changes: Any) -> None:
        """Let GitHub know something."""
        self.state = self.state | changes

    def event(self, **event: Any) -> None:
        """Start workflows with an event."""
        (self.folder / "event.json").write_text(json.dumps(event), encoding="utf-8")

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program in the clone."""
        return subprocess.run(
            command,
            cwd=self.clone,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def script(self, name: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one of the workflows' scripts."""
        return self.run(sys.executable, str(SCRIPTS / name), *arguments, **environment)

    def outputs(self) -> dict[str, str]:
        """What steps have set."""
        lines = (self.folder / "output").read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def git(self, *arguments: str) -> str:
        done = self.run("git", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def publish(self) -> None:
        """Commit what the clone holds, and have a remote with it."""
        remote = self.folder / "remotes" / "owner" / "blog"
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "A blog")
        self.git("init", "-q", "--bare", str(remote))
        self.git("push", "-q", f"file://{remote}", "main")

    def remote(self, *arguments: str) -> str:
        """Ask git about the remote."""
        return self.git("-C", str(self.folder / "remotes" / "owner" / "blog"), *arguments)
