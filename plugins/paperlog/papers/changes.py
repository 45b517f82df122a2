"""Describe the changes of a refresh in lines for a terminal and in Markdown for a pull request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from paperlog.papers.identifier import Identifier
from paperlog.papers.record import Record
from paperlog.papers.refresh import Outcome
from paperlog.papers.text import clean_text

_LONGEST = 200  # characters of a quotation; comments of withdrawn papers can be long
_FIELDS = (
    ("title", "title"),
    ("authors", "authors"),
    ("affiliations", "affiliations"),
    ("categories", "categories"),
    ("abstract", "abstract"),
    ("comment", "comment"),
    ("journal_ref", "journal reference"),
    ("doi", "DOI"),
    ("published", "first date"),
)


def describe(outcome: Outcome) -> str:
    """Return one outcome as a line: `1909.11764: v4 -> v5, title changed`."""
    return f"{outcome.id}: {_details(outcome, _quoted)}"


def summary(outcomes: Iterable[Outcome]) -> str:
    """Return the number of papers by outcome: `1 new, 2 changed, 5 unchanged, 0 failed`."""
    kinds = [outcome.kind for outcome in outcomes]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("new", "changed", "unchanged", "failed"))


def markdown(outcomes: Sequence[Outcome]) -> str:
    """Return the list of changes of a refresh; text from arXiv is in code spans, so it is not parsed as Markdown."""
    lines = ["## Records refreshed from arXiv", "", f"{summary(outcomes)}."]
    updated = [outcome for outcome in outcomes if outcome.kind in {"new", "changed"}]
    failed = [outcome for outcome in outcomes if outcome.kind == "failed"]
    lines += [""] if updated else []
    for outcome in updated:
        lines.append(f"- {outcome.id}: {_details(outcome, _code)} ([arXiv]({Identifier(outcome.id).abs_url}))")
        if outcome.old and outcome.new and outcome.old.title != outcome.new.title:
            lines.append(f"  - title: {_code(outcome.old.title)} -> {_code(outcome.new.title)}")
    lines += ["", "Failed:", ""] if failed else []
    lines += (f"- {_code(outcome.id)}: {_code(outcome.reason or '')}" for outcome in failed)
    return "\n".join(lines) + "\n"


def _details(outcome: Outcome, quote: Callable[[str], str]) -> str:
    if outcome.new is None or outcome.kind == "failed":
        return outcome.reason or "failed"
    kept = [f"the old file is now '{outcome.kept}'"] if outcome.kept else []
    if outcome.old is None:
        status = [f"withdrawn {quote(outcome.new.comment or '')}"] if outcome.new.withdrawn else []
        return ", ".join(["new", f"v{outcome.new.version}", *status, quote(outcome.new.title), *kept])
    return ", ".join(_changes(outcome.old, outcome.new, quote)) or outcome.kind


def _changes(old: Record, new: Record, quote: Callable[[str], str]) -> Iterator[str]:
    """Yield the differences between two records of a paper: first its version and status, then changed fields."""
    reported = set()
    if old.version != new.version:
        yield f"v{old.version} -> v{new.version}" if old.version else f"v{new.version}"
    elif old.updated != new.updated:
        yield f"date of the version {'changed' if old.updated else 'added'}"
    if old.withdrawn != new.withdrawn:
        reported.add("comment")
        yield f"withdrawn {quote(new.comment or '')}" if new.withdrawn else "no longer withdrawn"
    if not (old.journal_ref or old.doi) and (where := new.journal_ref or new.doi):
        reported |= {"journal_ref", "doi"}
        yield f"published {quote(where)}"
    for part, name in _FIELDS:
        if part not in reported and getattr(old, part) != getattr(new, part):
            yield f"{name} {'changed' if getattr(old, part) else 'added'}"


def _quoted(text: str) -> str:
    return f"“{_short(text)}”"


def _code(text: str) -> str:
    """Return a code span with a delimiter longer than any run of backticks in the text."""
    shown = _short(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    edge = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def _short(text: str) -> str:
    shown = clean_text(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
