"""The versions of Python-Markdown and its extensions that are allowed give what posts are promised.

The lowest and the newest of them are installed from the package index, each pair into a folder of its own that goes
before the environment of the tests. That happens in processes of their own: tests themselves have no network.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from paperlog.markup.shortcuts import COMPARED

ROOT = Path(__file__).parents[2]
LOWEST = {package: versions[0] for package, versions in COMPARED.items()}
NEWEST = {package: versions[-1] for package, versions in COMPARED.items()}


def install(versions: dict[str, str], folder: Path) -> None:
    """Install exact versions, or skip the test where no index can be reached; in CI that is a failure."""
    wanted = [f"{package}=={version}" for package, version in versions.items()]
    options = ["--quiet", "--no-deps", "--retries", "0", "--timeout", "15", "--target", str(folder)]
    command = [sys.executable, "-m", "pip", "install", *options, *wanted]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 and os.environ.get("CI") != "true":
        pytest.skip(f"no package index can be reached to install {' '.join(wanted)}")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("versions", [LOWEST, NEWEST], ids=["lowest", "newest"])
def test_posts_become_the_same_with_the_lowest_and_the_newest_versions(
    tmp_path: Path, versions: dict[str, str]
) -> None:
    install(versions, tmp_path / "packages")
    # Of the variables by which pytest and its workers find their own run, none may reach another run.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    first = os.pathsep.join(filter(None, (str(tmp_path / "packages"), kept.get("PYTHONPATH"))))

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        env = {**kept, "PYTHONPATH": first}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    found = "import importlib.metadata as m, sys; print(*(m.version(name) for name in sys.argv[1:]))"
    assert run("-c", found, *versions).split() == list(versions.values())
    tests = [f"tests/markup/test_{name}.py" for name in ("shortcuts", "url_safety", "safety")]
    run("-m", "pytest", "-n", "0", "-p", "no:cacheprovider", *tests)


@pytest.mark.parametrize("package", COMPARED)
def test_what_is_compared_are_the_bounds(package: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (allowed,) = [
        requirement.specifier
        for requirement in map(Requirement, project["dependencies"])
        if requirement.name == package
    ]
    pinned = re.search(
        rf"^{package}==(\S+)$", (ROOT / "constraints.txt").read_text("utf-8"), re.IGNORECASE | re.MULTILINE
    )
    compared = [Version(version) for version in COMPARED[package]]
    assert compared == sorted(set(compared))
    assert all(version in allowed for version in compared)
    assert allowed == SpecifierSet(f">={compared[0]},<{compared[-1].major + 1}")
    assert pinned
    assert pinned[1] == COMPARED[package][-1]
