"""`paperlog check`: report the problems of posts, and fix some of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperlog import garbage
from paperlog.cli import options
from paperlog.cli.surroundings import Surroundings
from paperlog.problems import Problem, Severity, UsageError

if TYPE_CHECKING:
    from paperlog.mkdocs_plugin.blog_configuration import BlogConfiguration
    from paperlog.mkdocs_plugin.checking import Checker

_EXAMPLES = """\
\b
Examples:
  paperlog check
  paperlog check posts/2019/freelb.md --fix
  paperlog check --changed=origin/main --strict --format github
"""


@click.command(epilog=_EXAMPLES)
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Apply the fixes that are safe, and show them as a diff.")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option(
    "--changed",
    is_flag=False,
    flag_value="HEAD",
    metavar="[BASE]",
    help="Check only new files and files that differ from a git revision.  [default: HEAD]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json", "sarif"]),
    default="text",
    help="The output format; 'github' annotates the lines of a pull request.",
)
@options.config_file
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    *,
    fix: bool,
    strict: bool,
    changed: str | None,
    form: str,
    config_file: Path | None,
) -> None:
    """Report the problems of posts, and how to fix them.

    The problems are those that a build would report. Notes on likely mistakes are added. Without PATH, the whole blog
    is checked. The command asks no questions. It writes the cache, and with '--fix' it writes posts. The exit code is 1
    if there are errors (with '--strict', also for warnings), and 2 if the command is called wrongly.
    """
    garbage.pause()  # collections among hundreds of modules and all posts, also the last one, take a sixth of the time
    try:
        problems, report = _checked(
            context.obj or Surroundings(), paths, fix=fix, changed=changed, form=form, config_file=config_file
        )
    finally:
        garbage.resume(is_much=True)
    click.echo(report)
    weights = {problem.severity for problem in problems}
    if Severity.ERROR in weights or (strict and Severity.WARNING in weights):
        sys.exit(1)


def _checked(
    surroundings: Surroundings,
    paths: tuple[Path, ...],
    *,
    fix: bool,
    changed: str | None,
    form: str,
    config_file: Path | None,
) -> tuple[tuple[Problem, ...], str]:
    """Return the problems of the files that were asked for, and the report on them; the arguments are the options."""
    # Slow to import, and not needed for `--help`.
    from paperlog.cli.changed import changed_files
    from paperlog.cli.report_formats import FORMATS, Report
    from paperlog.mkdocs_plugin.blog_configuration import load_configuration
    from paperlog.mkdocs_plugin.checking import Checker

    configuration = load_configuration(config_file, folder=Path.cwd(), environment=surroundings.environment)
    root = configuration.root
    names = _names(root, paths)
    if changed is None:
        _report_unchecked(
            [name for name, path in zip(names, paths, strict=True) if not path.is_dir()], names, configuration
        )
    wanted = _selection(names, changed_files(root, changed) if changed is not None else None)
    checker = Checker(configuration)
    problems, posts = _problems(checker, wanted)
    if fix and (diff := _fix(configuration, problems)):
        click.echo(_coloured_diff(diff, surroundings.environment), err=form != "text")
        problems, posts = _problems(checker, wanted)
    report = Report(problems, posts, prefix=_below(root, surroundings.environment.get("GITHUB_WORKSPACE")))
    return problems, FORMATS[form](report, is_coloured=_is_coloured(sys.stdout.isatty(), surroundings.environment))


def _names(root: Path, paths: tuple[Path, ...]) -> list[str]:
    """Return the paths relative to the folder of the blog; the blog itself is an empty string.

    Raises:
        UsageError: A path does not exist, or is outside the blog.
    """
    named = []
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise UsageError(f"'{path}' does not exist")
        whole = path.parent.resolve() / path.name if path.name else path.resolve()
        if not whole.is_relative_to(root):
            raise UsageError(f"'{path}' is not in the blog '{root}'")
        name = whole.resolve().relative_to(root).as_posix() if path.is_dir() else whole.relative_to(root).as_posix()
        named.append("" if name == "." else name)
    return named


def _report_unchecked(files: list[str], names: list[str], configuration: BlogConfiguration) -> None:
    """Report the named files that no rule checks. They are an error only if no other path is named.

    Tools such as pre-commit may pass all changed files, for example a README together with posts.
    """
    others = [name for name in files if not _is_checked(name, configuration)]
    posts = f"posts are in '{configuration.posts_dir}', end in .md and do not start with '_' or '.'"
    for name in others:
        message = f"'{name}' is no post: {posts}"
        if len(others) == len(names):
            raise UsageError(message)
        click.echo(message, err=True)


def _is_checked(name: str, configuration: BlogConfiguration) -> bool:
    """Return whether rules check a file: a post, a file beside posts, or one of the documentation."""
    posts = "" if configuration.posts_dir == "." else f"{configuration.posts_dir}/"
    if name.startswith(posts):
        inside = name.removeprefix(posts)
        if inside in ("_tags.yml", "_authors.yml") or (inside.startswith("_papers/") and inside.endswith(".json")):
            return True
        is_left_out = any(part.startswith(("_", ".")) for part in inside.split("/"))
        if not is_left_out and not inside.casefold().endswith(".md.txt"):
            return True
    return name.startswith(f"{configuration.docs_dir}/")


def _selection(named: list[str], changed: frozenset[str] | None) -> Callable[[str], bool]:
    """Return a predicate for the files that the command selects, by their paths in the blog."""

    def wants(path: str) -> bool:
        is_named = not named or any(path == name or path.startswith(f"{name}/" if name else "") for name in named)
        return is_named and (changed is None or path in changed)

    return wants


def _problems(checker: Checker, wanted: Callable[[str], bool]) -> tuple[tuple[Problem, ...], int]:
    """Return the problems of the selected files, and the number of posts among these files."""
    checked = checker.check()
    return tuple(problem for problem in checked.problems if wanted(problem.path)), sum(map(wanted, checked.posts))


def _fix(configuration: BlogConfiguration, problems: tuple[Problem, ...]) -> str:
    """Fix what can be fixed and return the changes in the format of `git diff`."""
    from paperlog.authoring.fixing import FIXABLE, fixed
    from paperlog.content.read import read_registry
    from paperlog.writing import replace_whole

    registry = read_registry(configuration.root, posts_dir=configuration.posts_dir)
    diffs = []
    for name in sorted({problem.path for problem in problems if problem.rule in FIXABLE}):
        path = configuration.root / name
        if path.is_symlink():  # the target, if it is in the blog, is fixed under its own name
            continue
        old = path.read_bytes()
        new = fixed(old, path=name, registry=registry, problems=[found for found in problems if found.path == name])
        if new != old:
            diffs.append(_diff(old, new, name))
            replace_whole(path, new)
    return "".join(diffs)


def _diff(old: bytes, new: bytes, name: str) -> str:
    import difflib

    before, after = (data.decode().replace("\r\n", "\n").splitlines(keepends=True) for data in (old, new))
    lines = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}", n=1)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _coloured_diff(diff: str, environment: Mapping[str, str]) -> str:
    text = diff.rstrip("\n")
    if not _is_coloured(sys.stdout.isatty(), environment):
        return text
    colours = {"+": "green", "-": "red", "@": "cyan"}
    return "\n".join(click.style(line, fg=colours.get(line[:1])) for line in text.split("\n"))


def _is_coloured(is_terminal: bool, environment: Mapping[str, str]) -> bool:  # noqa: FBT001 - named at every call
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def _below(root: Path, workspace: str | None) -> str:
    """Return the folder of the blog, relative to the repository that GitHub has checked out, with a final slash."""
    if not workspace or not root.is_relative_to(Path(workspace).resolve()):
        return ""
    inside = root.relative_to(Path(workspace).resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"
