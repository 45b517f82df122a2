"""`paperlog init`: create a new blog that is ready to build."""

from __future__ import annotations

from pathlib import Path

import click

from paperlog.cli.surroundings import Surroundings
from paperlog.problems import RefusedError, UsageError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--name", metavar="TEXT", help="The name of the blog.  [default: the name of the folder]")
@click.option("--url", default="", metavar="URL", help="The address of the published blog; only feeds need it.")
@click.pass_context
def init(context: click.Context, folder: Path, *, name: str | None, url: str) -> None:
    """Create a new blog in DIR, which must be empty or not exist.

    The blog has a first post with the record of its paper, tags, authors, settings for git, editors and pre-commit, and
    workflows for GitHub. The command asks no questions; you can change the name and address later in `mkdocs.yml`.

    \b
    Examples:
      paperlog init reading-notes
      paperlog init notes --name "Reading notes" --url https://notes.example.org/
    """  # noqa: D301 - click keeps the lines after `\b`
    from paperlog.authoring.starter import starter_files
    from paperlog.writing import create_whole

    surroundings = context.obj or Surroundings()
    title = _name(name, folder)
    address = _address(url)
    _refuse_what_is_there(folder)
    source = _requirement()
    for path, data in starter_files(title, today=surroundings.today(), url=address, requirement=source).items():
        create_whole(folder / path, data)
    click.echo(
        f"created a blog in '{folder}': run 'mkdocs serve' there to look at it, and 'paperlog new' to write a post"
    )
    if source is None:
        click.echo("requirements.txt does not say yet where paperlog comes from: write its line", err=True)


def _requirement() -> str | None:
    from importlib.metadata import distribution

    from paperlog.authoring.origin import requirement

    installed = distribution("paperlog")
    return requirement(installed.read_text("direct_url.json"), version=installed.version)


def _name(name: str | None, folder: Path) -> str:
    if name is None:
        words = folder.resolve().name.replace("-", " ").replace("_", " ").strip()
        return f"{words[:1].upper()}{words[1:]}" if words else "Notes"
    line = " ".join(name.split())
    if not line.isprintable() or not any(char.isalnum() for char in line):
        raise UsageError(f"'--name' needs a letter or a digit: {name!r}")
    return line


def _address(url: str) -> str:
    from paperlog.content.url_rules import LinkError, check_url

    if not url:
        return ""
    try:
        checked = check_url(url)
    except LinkError as error:
        raise UsageError(f"'--url' {error.message}\n  hint: {error.hint}") from None
    if not checked.startswith(("https://", "http://")):
        raise UsageError(f"'--url' is no web address: '{url}'\n  hint: it starts with https://")
    return checked if checked.endswith("/") else f"{checked}/"


def _refuse_what_is_there(folder: Path) -> None:
    """Raise `RefusedError` if the folder contains anything besides `.git`."""
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        raise RefusedError(f"'{folder}' is no folder")
    found = sorted(entry.name for entry in folder.iterdir() if entry.name != ".git")
    if found:
        raise RefusedError(f"'{folder}' is not empty: it holds '{found[0]}'\n  hint: name a new folder")
