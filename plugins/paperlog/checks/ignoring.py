"""Rules that are switched off for the whole blog, for a file or for a line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from paperlog.checks.catalog import CODES, RULES
from paperlog.problems import Problem, Severity, did_you_mean

_COMMENT = re.compile(r"(?:<!--|#)[ \t]*paperlog:[ \t]*(ignore(?:-file)?)\b[ \t]*([a-z0-9, \t-]*)")
_ALONE = re.compile(r"[ \t]*(?:<!--[^\n]*-->[ \t]*|#[^\n]*)")
_WHOLE_FILE = 0


def without_ignored(
    problems: Iterable[Problem], *, off: Iterable[str] = (), read: Callable[[str], str | None]
) -> tuple[Problem, ...]:
    """Return the problems whose rules are switched on, sorted. Errors always stay: a post with one cannot be built.

    Args:
        problems: The findings of all rules.
        off: Codes of the rules that the blog switches off.
        read: Return the text of the file at a path, whose comments may switch off rules; `None` for files without such
            comments. Called only for files with warnings or notes.
    """
    off = frozenset(off)
    kept = [problem for problem in problems if problem.is_error or problem.rule not in off]
    switches: dict[str, Mapping[int, frozenset[str]]] = {}
    for path in {problem.path for problem in kept if not problem.is_error}:
        switches[path] = ignored_lines(read(path) or "")
    return tuple(sorted(problem for problem in kept if not _is_ignored(problem, switches.get(problem.path, {}))))


def ignored_lines(text: str) -> Mapping[int, frozenset[str]]:
    """Return the codes that comments switch off, by line; line 0 has those for the whole file.

    `<!-- paperlog: ignore code -->`, or `# paperlog: ignore code` in front matter, applies to its own line. On a line
    of its own, it also applies to the next line. `ignore-file` applies to the whole file.
    """
    if "paperlog:" not in text:
        return {}
    found: dict[int, set[str]] = defaultdict(set)
    for number, line in enumerate(text.split("\n"), 1):
        for match in _COMMENT.finditer(line):
            codes = _codes(match[2])
            if match[1] == "ignore-file":
                found[_WHOLE_FILE] |= codes
            else:
                found[number] |= codes
                if _ALONE.fullmatch(line):
                    found[number + 1] |= codes
    return {number: frozenset(codes) for number, codes in found.items()}


def useless_ignores(path: str, text: str, *, first_line: int = 1) -> Iterator[Problem]:
    """A comment `paperlog: ignore` names rules that exist and can be switched off.

    Rules that find errors cannot be switched off: a post with an error cannot be built.
    """
    if "paperlog:" not in text:
        return
    for number, line in enumerate(text.split("\n"), first_line):
        for match in _COMMENT.finditer(line):
            for code in sorted(_codes(match[2])) or [""]:
                hint = why_it_stays_on(code)
                if hint is not None:
                    message = f"'{code}' cannot be ignored" if code else "a comment that ignores no rule"
                    yield Problem(path, number, message, hint, Severity.WARNING, "ignore", match.start() + 1)


def why_it_stays_on(code: str) -> str | None:
    """Return why `code` cannot be switched off, or `None` if it can: it does not exist or finds errors."""
    rule = CODES.get(code)
    if rule is None:
        switchable = [rule.code for rule in RULES if rule.is_switchable]
        return did_you_mean(code, switchable) or "name a rule as problems do, in brackets at their end"
    return None if rule.is_switchable else "it finds errors, and a post with an error cannot be built"


def _codes(text: str) -> set[str]:
    return {code for code in re.split(r"[,\s]+", text.strip().rstrip("-")) if code}


def _is_ignored(problem: Problem, switches: Mapping[int, frozenset[str]]) -> bool:
    if problem.is_error or not switches:
        return False
    return any(problem.rule in switches.get(line, ()) for line in (_WHOLE_FILE, problem.line))
