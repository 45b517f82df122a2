"""`paperlog tags`: list the tags of a blog, and edit its registry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog.cli import options
from paperlog.cli.surroundings import Surroundings
from paperlog.content.tags import TAG_KINDS
from paperlog.counting import counted
from paperlog.problems import RefusedError, UsageError, report

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperlog.authoring.tag_usage import Usage
    from paperlog.content.read import Sources
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration


@click.command()
@click.option("--add", metavar="SLUG", help="Add a tag to the registry.")
@click.option("--name", metavar="TEXT", help="The name that readers see, for the tag to add.")
@click.option("--alias", "aliases", multiple=True, metavar="TEXT", help="Another word for the tag; may be repeated.")
@click.option("--description", metavar="TEXT", help="A sentence for the page of the tag.")
@click.option("--parent", metavar="SLUG", help="A broader tag in the registry.")
@click.option("--kind", type=click.Choice(TAG_KINDS), help="The kind of thing that the tag names.")
@click.option("--merge", nargs=2, metavar="OLD NEW", help="Make the tag OLD, and all its spellings, aliases of NEW.")
@options.config_file
@click.pass_context
def tags(
    context: click.Context,
    *,
    add: str | None,
    name: str | None,
    aliases: tuple[str, ...],
    description: str | None,
    parent: str | None,
    kind: str | None,
    merge: tuple[str, str] | None,
    config_file: Path | None,
) -> None:
    """List the tags of the blog, or edit its registry, `_tags.yml`.

    The list has every tag with the number of its posts. After that come the tags that are missing in the registry, tags
    that look alike, and unused tags. An edit changes only the lines of its tag. After a merge, posts may still use OLD,
    and the page of OLD redirects to that of NEW.

    \b
    Examples:
      paperlog tags
      paperlog tags --add diffusion --name "Diffusion models" --kind method --parent deep-learning
      paperlog tags --merge gans gan
    """  # noqa: D301 - click keeps the lines after `\b`
    from paperlog.content.read import read_sources
    from paperlog.mkdocs_plugin.blog_configuration import load_configuration

    if merge and add:
        raise UsageError("'--add' and '--merge' are two edits: make one after the other")
    if not add and (name or aliases or description or parent or kind):
        raise UsageError("'--name', '--alias', '--description', '--parent' and '--kind' describe the tag of '--add'")
    surroundings = context.obj or Surroundings()
    configuration = load_configuration(config_file, folder=Path.cwd(), environment=surroundings.environment)
    if add:
        _add(configuration, add, name=name, aliases=aliases, description=description, parent=parent, kind=kind)
        return
    if merge:
        _merge(configuration, *merge)
        return
    sources = read_sources(configuration.root, posts_dir=configuration.posts_dir)
    _list(sources, _path(configuration))
    errors = [problem for problem in sources.problems if problem.is_error]
    if errors:
        click.echo(f"{report(errors)}\nthe tags of these files are not counted", err=True)
        context.exit(1)


def _path(configuration: BlogConfiguration) -> str:
    from paperlog.content.read import TAGS_FILE

    return f"{configuration.posts_dir}/{TAGS_FILE}"


def _list(sources: Sources, path: str) -> None:
    from paperlog.authoring.tag_usage import alike, usages

    found = usages(sources.posts, sources.registry)
    used = [usage for usage in found if usage.count]
    width = len(f"{max((usage.count for usage in found), default=0):,}")
    for usage in used:
        click.echo(f"{usage.count:{width},}  {usage.tag.slug}{_named(usage)}")
    has_registry = bool(sources.registry.tags)
    unknown = [usage for usage in used if not usage.tag.listed] if has_registry else []
    _section(f"not in {path}", [f"{usage.tag.slug}  {usage.place}" for usage in unknown])
    _section(
        "alike (if they are one: paperlog tags --merge OLD NEW)",
        [f"{pair.other.slug} {pair.wanted.slug}" for pair in alike(found)],
    )
    _section("unused", [usage.tag.slug for usage in found if not usage.count])
    posts = len(sources.posts)
    click.echo(f"\n{len(used):,} tags in {counted(posts, 'post')}, {len(unknown):,} unknown")


def _named(usage: Usage) -> str:
    return f"  ({usage.tag.name})" if usage.tag.name != usage.tag.slug else ""


def _section(title: str, lines: list[str]) -> None:
    if lines:
        click.echo(f"\n{title}:")
        for line in lines:
            click.echo(f"  {line}")


def _add(
    configuration: BlogConfiguration,
    typed: str,
    *,
    name: str | None,
    aliases: tuple[str, ...],
    description: str | None,
    parent: str | None,
    kind: str | None,
) -> None:
    from typing import cast

    from paperlog.authoring.registry_edit import with_tag
    from paperlog.content.tags import Tag, TagKind, tag_slug

    _refuse_nothing(typed, *aliases, *([name] if name is not None else []))
    slug = tag_slug(typed)
    tag = Tag(
        slug=slug,
        name=" ".join((name or (slug if slug == typed else typed)).split()),
        aliases=tuple(" ".join(alias.split()) for alias in aliases),
        description=" ".join((description or "").split()) or None,
        parent=parent or None,
        kind=cast("TagKind | None", kind),
    )
    path = _path(configuration)
    _edit(configuration, lambda data: with_tag(data, tag, path=path))
    click.echo(f"{path}: added '{slug}'")


def _merge(configuration: BlogConfiguration, old: str, new: str) -> None:
    from paperlog.authoring.registry_edit import merged
    from paperlog.content.read import read_sources
    from paperlog.content.tags import fold

    _refuse_nothing(old, new)
    path = _path(configuration)
    sources = read_sources(configuration.root, posts_dir=configuration.posts_dir)
    used = {fold(typed) for post in sources.posts for typed in post.tags}
    if sources.registry.resolve(old) is None and fold(old) not in used:
        click.echo(f"neither a post nor {path} has '{old}' so far", err=True)
    _edit(configuration, lambda data: merged(data, old, new, path=path))
    click.echo(f"{path}: '{old}' is an alias of '{new}'")


def _refuse_nothing(*texts: str) -> None:
    for text in texts:
        if not any(char.isalnum() for char in text):
            raise UsageError(f"{text!r} is not a tag\n  hint: a tag needs a letter or a digit")


def _edit(configuration: BlogConfiguration, change: Callable[[bytes], bytes]) -> None:
    from paperlog.content.post_files import leaves
    from paperlog.reading import LARGEST_FILE, read_bytes
    from paperlog.writing import replace_whole

    # The target of a symbolic link is edited, so that the link is not replaced.
    file = (configuration.root / _path(configuration)).resolve()
    if leaves(str(file), str(configuration.root.resolve())):
        raise RefusedError(f"'{_path(configuration)}' leads out of the blog's folder")
    try:
        data = read_bytes(str(file)) if file.exists() else b""
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        raise RefusedError(f"'{_path(configuration)}' cannot be read: {reason}") from None
    if data is None:
        raise RefusedError(f"'{_path(configuration)}' is larger than {LARGEST_FILE // 1_000_000} MB")
    replace_whole(file, change(data))
