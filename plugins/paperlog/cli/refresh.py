"""`paperlog refresh`: fetch records of papers from arXiv."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli import options
from paperlog.cli.surroundings import Surroundings
from paperlog.counting import counted
from paperlog.papers.identifier import find_identifiers, parse_identifier
from paperlog.problems import UsageError, report

if TYPE_CHECKING:
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
    from paperlog.papers.refresh import Outcome
    from paperlog.papers.store import Store


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--stale", type=click.IntRange(min=0), metavar="DAYS", help="Also fetch records older than DAYS days.")
@click.option("--all", "everything", is_flag=True, help="Also fetch all other records.")
@click.option(
    "--force", is_flag=True, help="Replace records that cannot be read; the old file is renamed to end in '.broken'."
)
@click.option("--dry-run", is_flag=True, help="Show what would be fetched, without any request or change.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the changes to a file, as Markdown for the text of a pull request.",
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

    Without ID, the missing records that posts need are fetched. An ID names a paper, in any form that arXiv uses.
    Records are written as they arrive, so an interrupted refresh continues where it stopped. A record that cannot
    be read is replaced only with '--force', because it may hold edits that exist nowhere else.

    \b
    Examples:
      paperlog refresh
      paperlog refresh 1909.11764 https://arxiv.org/abs/1803.03635
      paperlog refresh --stale 90 --report changes.md
    """  # noqa: D301 - click keeps the lines after `\\b`
    if ids and (everything or stale is not None):
        raise UsageError("name papers, or choose some with '--all' or '--stale', but not both")
    # Slow to import, and not needed for `--help`.
    from paperlog.cli.fetching import writable_store
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
        _report_plan(asked, failed)
    else:
        _report_outcomes(outcomes, report_file=report_file)
    if faults := [outcome.fault for outcome in outcomes if outcome.fault]:
        click.echo(configuration.faults.report("refresh", faults), err=True)
    if not sound or any(outcome.kind == "failed" for outcome in outcomes):
        sys.exit(1)


def _named(ids: tuple[str, ...]) -> tuple[tuple[str, ...], list[Outcome]]:
    """Return the canonical ids of the arguments, and a failed outcome for each argument that is not an id."""
    from paperlog.papers.refresh import Outcome

    named = {text: parse_identifier(text) for text in ids}
    unreadable = [text for text, found in named.items() if found is None]
    failed = [Outcome(text, "failed", reason="this is not an arXiv id or address") for text in unreadable]
    return tuple(dict.fromkeys(found.id for found in named.values() if found)), failed


def _due(
    configuration: BlogConfiguration, store: Store, *, stale_before: date | None, everything: bool
) -> tuple[tuple[str, ...], list[Outcome], bool]:
    """Return the ids to fetch, failed outcomes for files whose names are not ids, and whether all posts could be read.

    The ids include every record that cannot be read, so that it is either reported or replaced.
    """
    from paperlog.content.read import read_sources
    from paperlog.papers.refresh import Outcome, due

    sources = read_sources(configuration.root, posts_dir=configuration.posts_dir)
    errors = [problem for problem in sources.problems if problem.is_error]
    if errors:
        click.echo(f"{report(errors)}\nthese posts were skipped", err=True)
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
    from paperlog.cli.fetching import arxiv_client
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


def _report_plan(asked: tuple[str, ...], failed: list[Outcome]) -> None:
    from paperlog.papers.changes import describe
    from paperlog.papers.refresh import batches

    for outcome in failed:
        click.echo(describe(outcome), err=True)
    for identifier in asked:
        click.echo(identifier)
    requests = len(list(batches(asked)))
    click.echo(f"{counted(len(asked), 'record')} to fetch, {counted(requests, 'request')}; nothing was asked")


def _report_outcomes(outcomes: list[Outcome], *, report_file: Path | None) -> None:
    from paperlog.papers.changes import describe, markdown, summary

    for outcome in outcomes:
        if outcome.kind != "unchanged":
            click.echo(describe(outcome), err=outcome.kind == "failed")
    click.echo(summary(outcomes) if outcomes else "all records are there")
    if report_file:
        report_file.write_text(markdown(outcomes), encoding="utf-8", newline="\n")
