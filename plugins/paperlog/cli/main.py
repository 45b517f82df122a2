"""The command line: a group of commands that converts errors to messages and exit codes."""

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


class _Commands(click.Group):
    """A group that reports errors without a traceback, with exit code 1, or 2 if the command is called wrongly."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise click.UsageError(str(error)) from None
        except PaperlogError as error:
            raise click.ClickException(str(error)) from None
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # the reader closed the pipe; click handles this
            raise click.ClickException(
                f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}"
            ) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="paperlog")
@click.pass_context
def main(context: click.Context) -> None:
    """Write and check a blog of notes about papers.

    Commands use the blog in the current folder, or in the nearest folder above it.

    \b
    Examples:
      paperlog init reading-notes
      paperlog new 1909.11764
    """  # noqa: D301 - click keeps the lines after `\b`
    surroundings = context.obj or Surroundings()
    if surroundings.environment.get("NO_COLOR"):
        context.color = False  # for all commands; by default click colours output only on terminals


main.add_command(check)
main.add_command(init)
main.add_command(new)
main.add_command(refresh)
main.add_command(tags)
