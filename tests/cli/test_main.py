"""What all verbs have in common: an example in the help, exit codes, and colours only where they are wanted."""

from __future__ import annotations

import click
import pytest
from click.testing import CliRunner

from paperlog.cli.main import main
from paperlog.cli.surroundings import Surroundings


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_has_an_example_in_its_help(verb: str) -> None:
    result = CliRunner().invoke(main, [verb, "--help"])
    assert result.exit_code == 0
    assert f"\n    paperlog {verb}" in result.output
    assert "\b" not in result.output


@pytest.mark.parametrize(
    ("environment", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
)
def test_colours_are_left_out_where_nobody_wants_them(environment: dict[str, str], is_coloured: bool) -> None:
    @click.command()
    def paint() -> None:
        click.secho("red", fg="red")

    group = click.Group("group", callback=main.callback, commands={"paint": paint})
    surroundings = Surroundings(environment=environment)
    result = CliRunner().invoke(group, ["paint"], obj=surroundings, color=True)
    assert ("\x1b[" in result.output) is is_coloured
    assert "\x1b[" not in CliRunner().invoke(group, ["paint"], obj=surroundings).output
