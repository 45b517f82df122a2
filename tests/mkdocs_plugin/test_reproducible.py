"""The same files make the same bytes, wherever and whenever."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def build_copy(root: Path, zone: str, locale: str) -> dict[str, bytes]:
    for name in ("docs", "posts"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "mkdocs.yml", root)
    environment = {**os.environ, "TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": str(len(zone))}
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet"], cwd=root, env=environment, check=True)
    return {
        path.relative_to(root / "site").as_posix(): path.read_bytes()
        for path in (root / "site").rglob("*")
        if path.is_file()
    }


def test_two_builds_in_two_folders_and_zones_are_equal(tmp_path: Path) -> None:
    (tmp_path / "deeper" / "folder").mkdir(parents=True)
    (tmp_path / "one").mkdir()
    first = build_copy(tmp_path / "one", "Pacific/Kiritimati", "C.UTF-8")
    second = build_copy(tmp_path / "deeper" / "folder", "America/Los_Angeles", "C")
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
