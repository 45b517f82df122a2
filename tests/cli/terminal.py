"""A blog's folder and a terminal in it, whose clock, day and way to arXiv are ours."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result

from paperlog.cli.main import main
from paperlog.cli.surroundings import Surroundings
from tests.arxiv_server import FakeClock


@dataclass
class Terminal:
    """Runs commands in a folder."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)
    clock: FakeClock = field(default_factory=FakeClock)
    today: date = date(2026, 11, 24)

    def run(self, *arguments: str, folder: str = ".") -> Result:
        """Run a command in a folder below the root."""
        surroundings = Surroundings(
            now=self.clock.now,
            sleep=self.clock.sleep,
            today=lambda: self.today,
            jitter=lambda: 1.0,
            environment=self.environment,
        )
        back = Path.cwd()
        os.chdir(self.root / folder)
        try:
            return CliRunner().invoke(main, arguments, obj=surroundings)
        finally:
            os.chdir(back)

    def files(self) -> Mapping[str, bytes]:
        """Every file but those of the cache."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".cache" not in path.parts
        }
