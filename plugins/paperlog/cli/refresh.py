"""`paperlog refresh`: the one command that asks arXiv."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli import options
from paperlog.cli.surroundings import Surroundings
from paperlog.papers.identifier import find_identifiers, parse_identifier
from paperlog.problems import UsageError, report

if TYPE_CHECKING:
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
    from paperlog.papers.refresh import Outcome
    from paperlog.papers.store import Store


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--stale", type=click.IntRange(min=0), metavar="DAYS", help="Also records older than that many days.")
@click.option("--all", "everything", is_flag=True, help="Also all other records.")
@click.option(
    "--force", is_flag=True, help="Also replace records that cannot be read; the old file gets the ending '.broken'."
)
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; ask and write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what changed as Markdown, for the text of a pull request.",
)
@options.config_file
@click.pass_context
def refresh(
    context: click.Context,
    ids: tuple[str, ...],
    *,
    stale: int | None,
    everything: bool,
    force: bool,
    dry_run: bool,
    report_file: Path | None,
    config_file: Path | None,
) -> None:
    """Fetch the records of papers from arXiv.

    Without ID the records that posts need and the store lacks; else those of the papers named, in any form that arXiv
    knows. Records are written as they arrive, so an interrupted refresh goes on where it stopped. A record that cannot
    be read stays as it is, for what people wrote into it is in no other place.

    \b
    Examples:
      paperlog refresh
      paperlog refresh 1909.11764 https://arxiv.org/abs/1803.03635
      paperlog refresh --stale 90 --report changes.md
    """  # noqa: D301 - `\\b` is what click keeps lines apart by
    if ids and (everything or stale is not None):
        raise UsageError("name papers, or choose some with '--all' or '--stale', but not both")
    # Slow to import, and not needed for `--help`.
    from paperlog.cli.records import writable_store, written_faults
    from paperlog.mkdocs_plugin.blog_configuration import load_configuration
    from paperlog.papers.refresh import unreadable

    surroundings = context.obj or Surroundings()
    configuration = load_configuration(config_file, folder=Path.cwd(), environment=surroundings.environment)
    store = writable_store(configuration)
    sound = True
    if ids:
        asked, failed = _named(ids)
    else:
        stale_before = surroundings.today() - timedelta(days=min(stale, 36_500)) if stale is not None else None
        asked, failed, sound = _due(configuration, store, stale_before=stale_before, everything=everything)
    if not force:
        failed += unreadable(asked, store=store, root=configuration.root)
        broken = {outcome.id for outcome in failed}
        asked = tuple(identifier for identifier in asked if identifier not in broken)
    outcomes = failed if dry_run else [*failed, *_fetch(asked, store, configuration, surroundings, force=force)]
    if dry_run:
        _tell_plan(asked, failed)
    else:
        _tell(outcomes, report_file=report_file)
    if faults := [outcome.fault for outcome in outcomes if outcome.fault]:
        click.echo(written_faults(faults, configuration), err=True)
    if not sound or any(outcome.kind == "failed" for outcome in outcomes):
        sys.exit(1)


def _named(ids: tuple[str, ...]) -> tuple[tuple[str, ...], list[Outcome]]:
    """The canonical ids among what somebody typed, and what is wrong with the rest."""
    from paperlog.papers.refresh import Outcome

    named = {text: parse_identifier(text) for text in ids}
    unreadable = [text for text, found in named.items() if found is None]
    failed = [Outcome(text, "failed", reason="this is not an arXiv id or address") for text in unreadable]
    return tuple(dict.fromkeys(found.id for found in named.values() if found)), failed


def _due(
    configuration: BlogConfiguration, store: Store, *, stale_before: date | None, everything: bool
) -> tuple[tuple[str, ...], list[Outcome], bool]:
    """Return the ids to fetch, what is wrong with files that are no paper's, and whether all posts could be read.

    Every record that cannot be read is among the ids, so that it is either reported or replaced.
    """
    from paperlog.content.read import read_sources
    from paperlog.papers.refresh import Outcome, due

    sources = read_sources(configuration.root, posts_dir=configuration.posts_dir)
    errors = [problem for problem in sources.problems if problem.is_error]
    if errors:
        click.echo(f"{report(errors)}\nthe papers of these posts are not known", err=True)
    needed = dict.fromkeys(
        identifier
        for post in sources.posts
        for identifier in (
            *(reference.arxiv for reference in post.papers if reference.arxiv),
            *(found.id for found in find_identifiers(post.body)),
        )
    )
    records, problems = store.load_all(root=configuration.root)
    asked = dict.fromkeys(due(needed, records, stale_before=stale_before, everything=everything))
    failed = []
    for problem in problems:
        name = Path(problem.path).stem.replace("_", "/")
        if (found := parse_identifier(name)) is not None and found.id == name:
            asked[name] = None
        else:
            failed.append(Outcome(name, "failed", reason=str(problem)))
    return tuple(asked), failed, not errors


def _fetch(
    ids: tuple[str, ...], store: Store, configuration: BlogConfiguration, surroundings: Surroundings, *, force: bool
) -> list[Outcome]:
    if not ids:
        return []
    from paperlog.cli.connection import arxiv_client
    from paperlog.papers.fetch import MOST_IDS
    from paperlog.papers.pace import SECONDS_BETWEEN_REQUESTS
    from paperlog.papers.refresh import Outcome, batches
    from paperlog.papers.refresh import refresh as refresh_records
    from paperlog.progress import Progress

    store.sweep()
    progress = Progress(
        stream=sys.stderr,
        clock=surroundings.now,
        step=MOST_IDS,
        expected=SECONDS_BETWEEN_REQUESTS * (len(list(batches(ids))) - 1),
    )
    progress("records", 0, len(ids))
    outcomes: list[Outcome] = []
    try:
        with arxiv_client(configuration, surroundings, tell=progress.note) as client:
            for outcome in refresh_records(ids, store=store, fetch=client.fetch, force=force):
                outcomes.append(outcome)
                progress("records", len(outcomes), len(ids))
    except KeyboardInterrupt:
        done = {outcome.id for outcome in outcomes}
        progress.note("interrupted: what has arrived is saved, run it again for the rest")
        outcomes += [Outcome(identifier, "failed", reason="not asked") for identifier in ids if identifier not in done]
    finally:
        progress.finish()
    return outcomes


def _tell_plan(asked: tuple[str, ...], failed: list[Outcome]) -> None:
    from paperlog.papers.changes import describe
    from paperlog.papers.refresh import batches

    for outcome in failed:
        click.echo(describe(outcome), err=True)
    for identifier in asked:
        click.echo(identifier)
    requests = len(list(batches(asked)))
    click.echo(f"{_count(len(asked), 'record')} to fetch, {_count(requests, 'request')}; nothing was asked")


def _tell(outcomes: list[Outcome], *, report_file: Path | None) -> None:
    from paperlog.papers.changes import describe, markdown, summary

    for outcome in outcomes:
        if outcome.kind != "unchanged":
            click.echo(describe(outcome), err=outcome.kind == "failed")
    click.echo(summary(outcomes) if outcomes else "all records are there")
    if report_file:
        report_file.write_text(markdown(outcomes), encoding="utf-8", newline="\n")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
