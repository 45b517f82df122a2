"""What can be wrong in what an author wrote, and how it is told.

The exception tree (each class says who raises it):

    PaperlogError            never raised itself; caught at the two borders, plugin and command line
    ├── ProblemsError        a build or command that cannot go on because authors' files have errors
    ├── RefusedError         a command that was called rightly and cannot do what it was asked for (exit code 1)
    └── UsageError           a command that was called wrongly (exit code 2)
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable

from msgspec import Struct

_NEAR = 0.65
"""How much of two words has to be the same for the one to be a slip of the other."""

_MOST_GUESSES = 5
_ENDING = re.compile(r"(?:\.\w+|/)$")


class Severity(enum.StrEnum):
    """How much a problem weighs: an error stops every build, a warning only a strict one, a note none.

    What may well be meant is a note: `paperlog check` tells it, a build does not look for it.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Struct, frozen=True, omit_defaults=True):
    """One thing wrong in one file.

    `path` is relative to the blog's folder with `/`; `line` and `column` count from 1. `message` is lower-case,
    without a full stop, and quotes what it names; `hint` says what to do about it. `rule` is the stable kebab-case
    name of the rule that found it.
    """

    path: str
    line: int
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR
    rule: str = "front-matter"
    column: int = 1

    def __lt__(self, other: Problem) -> bool:
        return self._place < other._place

    @property
    def _place(self) -> tuple[str, int, int, str, str]:
        return self.path, self.line, self.column, self.message, self.hint or ""

    @property
    def is_error(self) -> bool:
        """Whether a build has to stop for it."""
        return self.severity is Severity.ERROR

    def told(self, *, is_marked: bool = False) -> str:
        """Place, message and hint; `is_marked` puts the severity before the message."""
        text = f"{self.path}:{self.line}: {f'{self.severity}: ' if is_marked else ''}{self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text

    def __str__(self) -> str:
        return self.told()


class PaperlogError(Exception):
    """Base of all errors that a user should read as one message; never raised itself."""


class UsageError(PaperlogError):
    """A command was called in a way that cannot work."""


class RefusedError(PaperlogError):
    """A command cannot do what it was asked for, through no fault of its call."""


class ProblemsError(PaperlogError):
    """Authors' files have errors; `problems` holds all of them, not the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """All problems, errors before warnings, each in the order of path and line; then one line that counts them.

    Warnings are marked as such where they stand below errors.
    """
    ordered = sorted(problems, key=lambda problem: (not problem.is_error, problem))
    errors = sum(problem.is_error for problem in ordered)
    warnings = len(ordered) - errors
    counts = [_count(errors, "error"), _count(warnings, "warning")]
    texts = [problem.told(is_marked=bool(errors) and not problem.is_error) for problem in ordered]
    return "\n".join([*texts, ", ".join(count for count in counts if count)])


def did_you_mean(wrong: str, known: Iterable[str]) -> str | None:
    """A hint that names the closest of the known words, or nothing where none is close."""
    import difflib  # slow to import and only needed once something is wrong

    folded = {word.casefold(): word for word in known}
    typed = wrong.casefold()
    for close in difflib.get_close_matches(typed, folded, n=_MOST_GUESSES, cutoff=_NEAR):
        if difflib.SequenceMatcher(None, *_apart(typed, close)).ratio() >= _NEAR:
            return f"did you mean '{folded[close]}'?"
    return None


def _apart(first: str, second: str) -> tuple[str, str]:
    """Two texts without the folders and the ending that they share, which make any two paths look alike."""
    pairs = zip(first, second, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), len(min(first, second, key=len)))
    start = first.rfind("/", 0, same) + 1
    ending = _ENDING.search(first, start)
    end = len(ending[0]) if ending and second.endswith(ending[0]) else 0
    return first[start : len(first) - end], second[start : len(second) - end]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}" if number else ""
