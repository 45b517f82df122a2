"""`paperlog tags` as people run it, and what it calls alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperlog.authoring.tag_usage import Usage, alike
from paperlog.content.read import read_sources
from paperlog.content.tags import Tag
from tests.building import post, write_tree
from tests.cli.terminal import Terminal

REGISTRY = "# ours\ngan: {name: GAN}   # kept\nnlp: {aliases: [NLP2]}\nold: {}\n"


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    files = {
        "mkdocs.yml": "site_name: A blog\nplugins: [paperlog]\n",
        "docs/about.md": "# About\n",
        "posts/_tags.yml": REGISTRY,
        "posts/a.md": post("A", more="tags: ['#GAN', gans]\n"),
        "posts/b.md": post("B", more="tags:\n  - gan\n  - NLP2\n"),
    }
    return Terminal(write_tree(tmp_path, files))


def test_the_list(terminal: Terminal) -> None:
    result = terminal.run("tags", folder="posts")
    assert result.exit_code == 0
    assert result.output == (
        "2  gan  (GAN)\n"
        "1  gans\n"
        "1  nlp\n"
        "\n"
        "not in posts/_tags.yml:\n"
        "  gans  posts/a.md:4\n"
        "\n"
        "alike (if they are one: paperlog tags --merge OLD NEW):\n"
        "  gans gan\n"
        "\n"
        "unused:\n"
        "  old\n"
        "\n"
        "3 tags in 2 posts, 1 unknown\n"
    )


def test_what_it_calls_alike_can_be_merged(terminal: Terminal) -> None:
    result = terminal.run("tags", "--merge", "gans", "gan")
    assert result.output == "posts/_tags.yml: 'gans' is an alias of 'gan'\n"
    assert (terminal.root / "posts/_tags.yml").read_text() == REGISTRY.replace(
        "name: GAN}", "name: GAN, aliases: [gans]}"
    )
    assert read_sources(terminal.root).problems == ()
    assert "alike" not in terminal.run("tags").output


def test_a_tag_is_added(terminal: Terminal) -> None:
    arguments = ("--name", "Diffusion: models", "--alias", "ddpm", "--parent", "gan", "--kind", "method")
    assert terminal.run("tags", "--add", "Diffusion", *arguments).output == "posts/_tags.yml: added 'diffusion'\n"
    assert (terminal.root / "posts/_tags.yml").read_text() == REGISTRY + (
        'diffusion:\n  name: "Diffusion: models"\n  aliases: [ddpm]\n  parent: gan\n  kind: method\n'
    )
    assert terminal.run("tags", "--add", "Big Thing").exit_code == 0
    assert (terminal.root / "posts/_tags.yml").read_text().endswith('big-thing:\n  name: "Big Thing"\n')


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--add", "NLP"), 1, "posts/_tags.yml has 'nlp' already: it means tag 'nlp'"),
        (("--add", "x", "--parent", "gone"), 1, "parent 'gone' is not in the registry"),
        (("--merge", "gan", "nlq"), 1, "posts/_tags.yml has no tag 'nlq'\n  hint: did you mean 'nlp'?"),
        (("--merge", "gan"), 2, "requires 2 arguments"),
        (("--merge", "gan", "-"), 2, "'-' is not a tag"),
        (("--name", "x"), 2, "describe the tag of '--add'"),
        (("--add", "x", "--merge", "gan", "nlp"), 2, "'--add' and '--merge' are two edits"),
        (("--add", "x", "--kind", "nothing"), 2, "'nothing' is not one of"),
    ],
)
def test_what_is_refused_changes_nothing(
    terminal: Terminal, arguments: tuple[str, ...], code: int, message: str
) -> None:
    result = terminal.run("tags", *arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert (terminal.root / "posts/_tags.yml").read_text() == REGISTRY


def test_posts_with_errors_are_told(terminal: Terminal) -> None:
    write_tree(terminal.root, {"posts/bad.md": "---\ntitle: Bad\ndate: never\n---\n"})
    result = terminal.run("tags")
    assert result.exit_code == 1
    assert "posts/bad.md:3: " in result.stderr
    assert "3 tags in 2 posts" in result.stdout


@pytest.mark.parametrize(
    ("first", "second", "are_alike"),
    [
        ("model", "models", True),
        ("study", "studies", True),
        ("loss", "losses", True),
        ("gan", "gans", True),
        ("optimisation", "optimization", True),
        ("tranformers", "transformers", True),
        ("trasnformers", "transformers", True),
        ("gpt-2", "gpt-3", False),
        ("resnet-50", "resnet-101", False),
        ("ner", "nlp", False),
        ("nlp", "nlu", False),
        ("speech", "search", False),
    ],
)
def test_alike(first: str, second: str, are_alike: bool) -> None:
    found = alike([Usage(Tag(first, first), 1), Usage(Tag(second, second), 2)])
    assert [(pair.other.slug, pair.wanted.slug) for pair in found] == ([(first, second)] if are_alike else [])
