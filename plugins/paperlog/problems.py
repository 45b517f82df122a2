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
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from paperlog.counting import plural

_NEAR = 65
"""Percent of two words that have to be the same for a suggestion."""

_MOST_GUESSES = 5
_LONGEST_GUESSED = 200
"""Characters of an unknown word; a slip is one in a short word."""

_MOST_COMPARED = 10_000_000
"""Pairs of words that are compared for one set of known words, about a second: its size times some hundred slips."""

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


class Suggestions:
    """Suggests one of the known words for an unknown one; each unknown word is compared with them once.

    Make one for a set of known words that many texts refer to. It reads them when the first suggestion is asked for.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._nearest: dict[str, str | None] = {}
        self._left = _MOST_COMPARED

    def nearest(self, wrong: str) -> str | None:
        """Return the closest of the known words, or nothing where none is close."""
        if wrong not in self._nearest:
            self._nearest[wrong] = self._compared(wrong)
        return self._nearest[wrong]

    def hint(self, wrong: str) -> str | None:
        """Return a hint that names the closest of the known words, or nothing where none is close."""
        close = self.nearest(wrong)
        return None if close is None else f"did you mean '{close}'?"

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        # Sorted, since sets have another order in every process and the first of two equally close words is taken.
        return {word.casefold(): word for word in sorted(self._known)}

    def _compared(self, wrong: str) -> str | None:
        from rapidfuzz import fuzz, process  # slow to import and only needed once something is wrong

        self._left -= len(self._by_folded)
        if len(wrong) > _LONGEST_GUESSED or self._left < 0:
            return None
        typed = wrong.casefold()
        found = process.extract(
            typed, self._by_folded.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST_GUESSES
        )
        return next((self._by_folded[close] for close, *_ in found if fuzz.ratio(*_apart(typed, close)) >= _NEAR), None)


def did_you_mean(wrong: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the closest of a few known words, or nothing where none is close."""
    return Suggestions(known).hint(wrong)


def _apart(first: str, second: str) -> tuple[str, str]:
    """Two texts without the folders and the ending that they share, which make any two paths look alike."""
    pairs = zip(first, second, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), len(min(first, second, key=len)))
    start = first.rfind("/", 0, same) + 1
    ending = _ENDING.search(first, start)
    end = len(ending[0]) if ending and second.endswith(ending[0]) else 0
    return first[start : len(first) - end], second[start : len(second) - end]


def _count(number: int, noun: str) -> str:
    return f"{number} {plural(number, noun)}" if number else ""
