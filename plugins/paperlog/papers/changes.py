"""What a refresh changed, told in lines for a terminal and in Markdown for the text of a pull request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from paperlog.papers.identifier import Identifier
from paperlog.papers.record import Record
from paperlog.papers.refresh import Outcome
from paperlog.papers.text import clean_text

_LONGEST = 200  # characters of a quotation; comments of withdrawn papers can be long
_PARTS = (
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
    """One outcome in a line: `1909.11764: v4 -> v5, title changed`."""
    return f"{outcome.id}: {_what(outcome, _quoted)}"


def summary(outcomes: Iterable[Outcome]) -> str:
    """How many papers came out how: `1 new, 2 changed, 5 unchanged, 0 failed`."""
    kinds = [outcome.kind for outcome in outcomes]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("new", "changed", "unchanged", "failed"))


def markdown(outcomes: Sequence[Outcome]) -> str:
    """The change list of a refresh. Text from arXiv stands in code spans, where it means nothing but itself."""
    lines = ["## Records refreshed from arXiv", "", f"{summary(outcomes)}."]
    told = [outcome for outcome in outcomes if outcome.kind in {"new", "changed"}]
    failed = [outcome for outcome in outcomes if outcome.kind == "failed"]
    lines += [""] if told else []
    for outcome in told:
        lines.append(f"- {outcome.id}: {_what(outcome, _code)} ([arXiv]({Identifier(outcome.id).abs_url}))")
        if outcome.old and outcome.new and outcome.old.title != outcome.new.title:
            lines.append(f"  - title: {_code(outcome.old.title)} -> {_code(outcome.new.title)}")
    lines += ["", "Failed:", ""] if failed else []
    lines += (f"- {_code(outcome.id)}: {_code(outcome.reason or '')}" for outcome in failed)
    return "\n".join(lines) + "\n"


def _what(outcome: Outcome, quote: Callable[[str], str]) -> str:
    if outcome.new is None or outcome.kind == "failed":
        return outcome.reason or "failed"
    kept = [f"the old file is now '{outcome.kept}'"] if outcome.kept else []
    if outcome.old is None:
        status = [f"withdrawn {quote(outcome.new.comment or '')}"] if outcome.new.withdrawn else []
        return ", ".join(["new", f"v{outcome.new.version}", *status, quote(outcome.new.title), *kept])
    return ", ".join(_changes(outcome.old, outcome.new, quote)) or outcome.kind


def _changes(old: Record, new: Record, quote: Callable[[str], str]) -> Iterator[str]:
    """What differs between two records of a paper: first what became of it, then the parts."""
    told = set()
    if old.version != new.version:
        yield f"v{old.version} -> v{new.version}" if old.version else f"v{new.version}"
    elif old.updated != new.updated:
        yield f"date of the version {'changed' if old.updated else 'added'}"
    if old.withdrawn != new.withdrawn:
        told.add("comment")
        yield f"withdrawn {quote(new.comment or '')}" if new.withdrawn else "no longer withdrawn"
    if not (old.journal_ref or old.doi) and (where := new.journal_ref or new.doi):
        told |= {"journal_ref", "doi"}
        yield f"published {quote(where)}"
    for part, name in _PARTS:
        if part not in told and getattr(old, part) != getattr(new, part):
            yield f"{name} {'changed' if getattr(old, part) else 'added'}"


def _quoted(text: str) -> str:
    return f"“{_short(text)}”"


def _code(text: str) -> str:
    """A code span whose fence is longer than any run of backticks in it."""
    shown = _short(text)
    fence = "`" * (1 + max(map(len, re.findall("`+", shown)), default=0))
    edge = " " if shown.startswith("`") or shown.endswith("`") or not shown else ""
    return f"{fence}{edge}{shown}{edge}{fence}"


def _short(text: str) -> str:
    shown = clean_text(text)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
