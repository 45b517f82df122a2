"""The command line: a group that registers one verb a file, and turns errors into messages and exit codes."""

from __future__ import annotations

import errno
from typing import Any

import click

from paperlog import __version__
from paperlog.cli.check import check
from paperlog.cli.init import init
from paperlog.cli.new import new
from paperlog.cli.refresh import refresh
from paperlog.cli.surroundings import Surroundings
from paperlog.cli.tags import tags
from paperlog.problems import PaperlogError, UsageError


class _Verbs(click.Group):
    """Shows an author what is wrong in a message, never as a traceback: exit code 1, or 2 for a wrong call."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except PaperlogError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # somebody closed the pipe that we write to; click knows what to do
            raise click.ClickException(
                f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}"
            ) from None


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="paperlog")
@click.pass_context
def main(context: click.Context) -> None:
    """Notes about papers, from a folder of Markdown files.

    Commands work on the blog of the folder that they are run in.

    \b
    Examples:
      paperlog init reading-notes
      paperlog new 1909.11764
    """  # noqa: D301 - `\b` is what click keeps lines apart by
    surroundings = context.obj or Surroundings()
    if surroundings.environment.get("NO_COLOR"):
        context.color = False  # for all verbs; elsewhere click leaves colours to terminals


main.add_command(check)
main.add_command(init)
main.add_command(new)
main.add_command(refresh)
main.add_command(tags)
