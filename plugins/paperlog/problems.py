"""Problems in authors' files, how they are printed, and the exceptions of the package.

The exception tree (each class says who raises it):

    PaperlogError            base class, never raised; caught in two places, the plugin and the command line
    ├── ProblemsError        a build or command cannot continue because authors' files have errors
    ├── RefusedError         a command was called correctly but cannot do what was requested (exit code 1)
    └── UsageError           a command was called incorrectly (exit code 2)
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from paperlog.counting import plural

_MIN_SIMILARITY = 65
"""Minimum similarity, in percent, of two words for a suggestion."""

_MAX_CANDIDATES = 5
_MAX_WORD_LENGTH = 200
"""Maximum length, in characters, of an unknown word that gets a suggestion: typing mistakes are in short words."""

_MAX_COMPARISONS = 10_000_000
"""Maximum number of word pairs compared for one set of known words: about a second, or some hundred mistakes."""

_ENDING = re.compile(r"(?:\.\w+|/)$")


class Severity(enum.StrEnum):
    """Severity of a problem: an error stops every build, a warning stops a strict build, a note stops none.

    A note is for text that may be intended. `paperlog check` reports notes; a build does not look for them.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Struct, frozen=True, omit_defaults=True):
    """A problem at one place in a file.

    `path` is relative to the blog's folder and uses `/`; `line` and `column` count from 1. `message` is lower-case,
    has no full stop and quotes literals; `hint` says how to fix the problem. `rule` is the stable kebab-case name of
    the rule that found it.
    """

    path: str
    line: int
    message: str
    hint: str | None = None
    severity: Severity = Severity.ERROR
    rule: str = "front-matter"
    column: int = 1

    def __lt__(self, other: Problem) -> bool:
        return self._sort_key < other._sort_key

    @property
    def _sort_key(self) -> tuple[str, int, int, str, str]:
        return self.path, self.line, self.column, self.message, self.hint or ""

    @property
    def is_error(self) -> bool:
        """Whether the problem stops every build."""
        return self.severity is Severity.ERROR

    def describe(self, *, with_severity: bool = False) -> str:
        """Return path, line, message and hint; `with_severity` puts the severity before the message."""
        text = f"{self.path}:{self.line}: {f'{self.severity}: ' if with_severity else ''}{self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text

    def __str__(self) -> str:
        return self.describe()


class PaperlogError(Exception):
    """Base class of errors shown to users as a single message; never raised itself."""


class UsageError(PaperlogError):
    """A command was called incorrectly."""


class RefusedError(PaperlogError):
    """A command was called correctly but cannot do what was requested."""


class ProblemsError(PaperlogError):
    """Authors' files have errors; `problems` holds all of them, sorted."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """Return a report: errors, then warnings, each sorted by path and line, and a last line with their counts.

    Warnings are marked with their severity if the report also contains errors.
    """
    ordered = sorted(problems, key=lambda problem: (not problem.is_error, problem))
    errors = sum(problem.is_error for problem in ordered)
    warnings = len(ordered) - errors
    counts = [_count(errors, "error"), _count(warnings, "warning")]
    texts = [problem.describe(with_severity=bool(errors) and not problem.is_error) for problem in ordered]
    return "\n".join([*texts, ", ".join(count for count in counts if count)])


class Suggestions:
    """Suggestions from a set of known words; each unknown word is compared with the set once.

    Create one instance for each set that many texts refer to. The set is read when the first suggestion is requested.
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._nearest: dict[str, str | None] = {}
        self._comparisons_left = _MAX_COMPARISONS

    def nearest(self, wrong: str) -> str | None:
        """Return the most similar known word, or `None` if no word is similar enough."""
        if wrong not in self._nearest:
            self._nearest[wrong] = self._find_nearest(wrong)
        return self._nearest[wrong]

    def hint(self, wrong: str) -> str | None:
        """Return a hint with the most similar known word, or `None` if no word is similar enough."""
        close = self.nearest(wrong)
        return None if close is None else f"did you mean '{close}'?"

    @cached_property
    def _by_folded(self) -> Mapping[str, str]:
        # Sorted, because the first of two equally similar words wins and the order of a set differs between processes.
        return {word.casefold(): word for word in sorted(self._known)}

    def _find_nearest(self, wrong: str) -> str | None:
        from rapidfuzz import fuzz, process  # slow to import, and only needed if there is a problem

        self._comparisons_left -= len(self._by_folded)
        if len(wrong) > _MAX_WORD_LENGTH or self._comparisons_left < 0:
            return None
        typed = wrong.casefold()
        found = process.extract(
            typed, self._by_folded.keys(), scorer=fuzz.ratio, score_cutoff=_MIN_SIMILARITY, limit=_MAX_CANDIDATES
        )
        return next(
            (
                self._by_folded[close]
                for close, *_ in found
                if fuzz.ratio(*_without_shared_parts(typed, close)) >= _MIN_SIMILARITY
            ),
            None,
        )


def did_you_mean(wrong: str, known: Iterable[str]) -> str | None:
    """Return a hint with the most similar of a few known words, or `None` if no word is similar enough."""
    return Suggestions(known).hint(wrong)


def _without_shared_parts(first: str, second: str) -> tuple[str, str]:
    """Return two texts without their shared folders and ending, which make any two paths look similar."""
    pairs = zip(first, second, strict=False)
    same = next((place for place, (one, other) in enumerate(pairs) if one != other), len(min(first, second, key=len)))
    start = first.rfind("/", 0, same) + 1
    ending = _ENDING.search(first, start)
    end = len(ending[0]) if ending and second.endswith(ending[0]) else 0
    return first[start : len(first) - end], second[start : len(second) - end]


def _count(number: int, noun: str) -> str:
    return f"{number} {plural(number, noun)}" if number else ""
