"""`paperlog new`: create a valid post, with the record of its paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli import options
from paperlog.cli.surroundings import Surroundings
from paperlog.papers.identifier import Identifier
from paperlog.problems import Problem, RefusedError, report

if TYPE_CHECKING:
    from paperlog.authoring.draft import Draft
    from paperlog.content.post import Post
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
    from paperlog.papers.record import Record


@click.command()
@click.argument("subject", required=False, metavar="[ID|URL]")
@click.option("--title", metavar="TEXT", help="The title of the post.  [default: the title of the paper]")
@click.option("--url", metavar="URL", help="The address of the subject if it is not on arXiv; else a further link.")
@click.option("--offline", is_flag=True, help="Do not use the network; `paperlog refresh` fetches the record later.")
@click.option("--again", is_flag=True, help="Write another post on a subject that has one.")
@click.option("--edit", "edited", is_flag=True, help="Open the post in VISUAL or EDITOR.")
@click.option("--print", "printed", is_flag=True, help="Write the post to standard output instead of a file.")
@options.config_file
@click.pass_context
def new(
    context: click.Context,
    subject: str | None,
    *,
    title: str | None,
    url: str | None,
    offline: bool,
    again: bool,
    edited: bool,
    printed: bool,
    config_file: Path | None,
) -> None:
    """Create a post.

    ID or URL names a paper on arXiv in any form, or is the DOI or address of something else. '--title' is required
    unless the subject is a paper on arXiv. The record of the paper is fetched if it is missing. The post has today's
    date in UTC, and its path is printed. An existing file is never overwritten.

    \b
    Examples:
      paperlog new 1909.11764
      paperlog new https://arxiv.org/pdf/1909.11764v2 --edit
      paperlog new https://github.com/karpathy/minGPT --title "minGPT: a Transformer to read"
      paperlog new 10.1145/3292500.3330701 --title "Optuna: a framework for tuning"
      paperlog new --title "What we read in May"
    """  # noqa: D301 - click keeps the lines after `\b`
    # Slow to import, and not needed for `--help`.
    from paperlog.authoring.draft import draft_text
    from paperlog.cli.editor import edit, editor_command
    from paperlog.cli.subject import read_subject
    from paperlog.mkdocs_plugin.blog_configuration import load_configuration

    asked = read_subject(subject, title=title, url=url)
    if edited and printed:
        raise click.UsageError("'--edit' needs a file, and '--print' writes none")
    surroundings = context.obj or Surroundings()
    editor = editor_command(surroundings.environment) if edited else []
    configuration = load_configuration(config_file, folder=Path.cwd(), environment=surroundings.environment)
    draft, record, posts = _prepared(
        asked.identifier,
        title=asked.title,
        url=asked.url,
        configuration=configuration,
        surroundings=surroundings,
        offline=offline,
        again=again,
    )
    text = draft_text(draft)
    if printed:
        click.echo(text, nl=False)
        return
    path = _written(text, draft, record, posts, configuration)
    click.echo(path)
    if draft.arxiv is not None and draft.paper is None:
        click.echo(f"its record is missing: run 'paperlog refresh {draft.arxiv.id}' once there is a network", err=True)
    click.echo(f"write it, then run: paperlog check {path}", err=True)
    if edited:
        edit(configuration.root / path, command=editor)


def _prepared(
    identifier: Identifier | None,
    *,
    title: str | None,
    url: str | None,
    configuration: BlogConfiguration,
    surroundings: Surroundings,
    offline: bool,
    again: bool,
) -> tuple[Draft, Record | None, tuple[Post, ...]]:
    """Return the draft, the record if it was fetched, and the existing posts."""
    from paperlog.authoring.begin import begin, posts_on
    from paperlog.content.read import read_sources
    from paperlog.papers.paper import paper_from_record
    from paperlog.papers.store import Store

    sources = read_sources(configuration.root, posts_dir=configuration.posts_dir)
    errors = [problem for problem in sources.problems if problem.is_error]
    if errors:
        click.echo(f"{report(errors)}\nthese files were skipped", err=True)
    if not again:
        _refuse_second(posts_on(sources.posts, arxiv=identifier.id if identifier else None, url=url), identifier, url)
    known = Store(configuration.store).load(identifier.id, root=configuration.root) if identifier else None
    if isinstance(known, Problem):
        raise RefusedError(str(known))
    fetched = None
    if identifier and not offline and known is None:
        fetched = _fetched(identifier, configuration, surroundings)
    record = known or fetched
    paper = paper_from_record(record) if record else None
    draft = begin(surroundings.today(), registry=sources.registry, title=title, arxiv=identifier, paper=paper, url=url)
    return draft, fetched, sources.posts


def _refuse_second(found: tuple[Post, ...], identifier: Identifier | None, url: str | None) -> None:
    if not found:
        return
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    raise RefusedError(
        f"'{identifier.id if identifier else url}' has a post already: {found[0].path}{more}\n"
        "  hint: add to that one, or write a second note with '--again'"
    )


def _fetched(identifier: Identifier, configuration: BlogConfiguration, surroundings: Surroundings) -> Record:
    from paperlog.cli.fetching import arxiv_client
    from paperlog.papers.fetch import EntryError, FetchError

    hint = f"to write the post without it: paperlog new --offline {identifier}"
    try:
        with arxiv_client(configuration, surroundings, tell=lambda line: click.echo(line, err=True)) as client:
            record = client.fetch([identifier.id]).get(identifier.id)
    except FetchError as error:
        record = error
    if isinstance(record, Exception):
        fault = record.__cause__ if isinstance(record, EntryError | FetchError) else record
        reason = configuration.faults.report("new", [fault]) if fault else record
        raise RefusedError(f"the record of '{identifier.id}' cannot be fetched: {reason}\n  hint: {hint}")
    if record is None:
        raise RefusedError(f"arXiv has no paper '{identifier.id}'\n  hint: look at the id on the paper's page")
    return record


def _written(
    text: str, draft: Draft, record: Record | None, posts: tuple[Post, ...], configuration: BlogConfiguration
) -> str:
    """Write the record, then the post, and return the post's path, relative to the blog's folder with `/`."""
    from paperlog.authoring.begin import free_names
    from paperlog.cli.fetching import writable_store
    from paperlog.content.post_files import leaves
    from paperlog.writing import create_whole, sweep

    folder = configuration.root / configuration.posts_dir / f"{draft.date.year:04}"
    root = configuration.root.resolve()
    if leaves(str(folder.resolve()), str(root)):
        raise RefusedError(f"'{folder.relative_to(configuration.root)}' leads out of the blog's folder")
    sweep(folder)
    if record is not None:
        # Saved first: a record without a post is harmless, but a post without its record is incomplete.
        writable_store(configuration).save(record)
    for name in free_names(draft, posts):
        try:
            create_whole(folder / f"{name}.md", text.encode())
        except FileExistsError:
            continue
        return (folder / f"{name}.md").relative_to(configuration.root).as_posix()
    raise AssertionError("unreachable: there is no end of names")
