"""The package as another blog gets it: a wheel, installed elsewhere."""

from __future__ import annotations

import compileall
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

from tests.building import post, write_tree
from tests.github.hub import github_files

ROOT = Path(__file__).parent.parent


def build_wheel(folder: Path, *options: str) -> Path:
    command = [sys.executable, "-m", "build", *options, "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_a_wheel_from_an_sdist_is_the_same_and_has_the_workflows(tmp_path: Path) -> None:
    files = contents(build_wheel(tmp_path / "direct", "--wheel"))
    assert contents(build_wheel(tmp_path / "by way of an sdist")) == files
    github = "paperlog/starter/dot_github/"
    assert {
        f".github/{name.removeprefix(github)}": data for name, data in files.items() if name.startswith(github)
    } == github_files()


def test_a_blog_elsewhere_builds_from_the_wheel(tmp_path: Path) -> None:
    wheel = build_wheel(tmp_path / "dist", "--wheel")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"paperlog/py.typed", "paperlog/papers/arxiv-categories.json", "paperlog/theme/paperlog/post.html"} <= set(
        names
    )
    assert [name for name in names if not name.startswith(("paperlog/", "paperlog-"))] == []

    # A clean environment that borrows this one's dependencies, since tests have no network; the package is its own.
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    (packages,) = environment.glob("lib/python*/site-packages")
    zipfile.ZipFile(wheel).extractall(packages)
    compileall.compile_dir(packages / "paperlog" / "starter", quiet=1)  # as pip does with all that it installs
    dependencies = tmp_path / "dependencies"
    dependencies.mkdir()
    for package in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if "paperlog" not in package.name:
            (dependencies / package.name).symlink_to(package)

    blog = write_tree(
        tmp_path / "blog",
        {
            "mkdocs.yml": (
                "site_name: Elsewhere\nsite_url: https://e.example.org/\ntheme: {name: material}\nplugins: [paperlog]\n"
            ),
            "docs/.gitkeep": "",
            "posts/a.md": post("Installed"),
        },
    )

    def run(folder: Path, *arguments: str) -> None:
        done = subprocess.run(
            [environment / "bin" / "python", *arguments],
            cwd=folder,
            env={"PYTHONPATH": str(dependencies), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    run(blog, "-m", "mkdocs", "build", "--strict")
    assert "Installed" in (blog / "site/posts/a/index.html").read_text(encoding="utf-8")

    paperlog = ("-c", "from paperlog.cli.main import main; main()")
    run(tmp_path, *paperlog, "init", "made", "--name", "Made", "--url", "https://made.example.org/")
    run(tmp_path / "made", "-m", "mkdocs", "build", "--strict")
    assert "Chen Zhu" in (tmp_path / "made/site/posts/freelb/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "made/site/feed.xml").exists()
    assert "paperlog==" in (tmp_path / "made/requirements.txt").read_text(encoding="utf-8")
    assert {path.name for path in (tmp_path / "made/.github/workflows").iterdir()} == {
        *("check.yml", "deploy.yml", "preview.yml", "refresh.yml", "suggest.yml")
    }
