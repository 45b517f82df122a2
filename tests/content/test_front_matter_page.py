"""The handbook's page on front matter says what the schema says."""

from __future__ import annotations

import re
from pathlib import Path

from paperlog.content.front_matter_page import front_matter_page
from paperlog.content.parse import parse_post
from paperlog.content.post import LINK_KINDS
from paperlog.content.schema import FrontMatter

PAGE = Path(__file__).parents[2] / "docs/handbook/front-matter.md"


def test_the_handbook_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == front_matter_page(), "run python -m paperlog.content.front_matter_page"


def test_every_key_and_kind_of_link_has_a_row() -> None:
    page = front_matter_page()

    assert all(f"\n| `{key}` | " in page for key in (*FrontMatter.model_fields, *LINK_KINDS))


def test_examples_of_keys_are_valid() -> None:
    examples = re.findall(r"\| `([a-z]+: [^`]+)` \|$", front_matter_page().partition("## A paper")[0], re.MULTILINE)
    lines = [line for line in examples if not line.startswith(("papers:", "title:"))]
    post, problems = parse_post("\n".join(["---", "title: T", *lines, "---"]).encode(), path="posts/x.md")

    assert problems == ()
    assert post
    assert len(lines) > 10


def test_the_post_in_the_introduction_is_valid() -> None:
    block = front_matter_page().split("```yaml\n")[1].split("```")[0]
    post, problems = parse_post(f"{block}Text.\n".encode(), path="posts/x.md")

    assert problems == ()
    assert post
    assert post.kind == "paper"


def test_editors_get_a_schema_with_every_key() -> None:
    schema = FrontMatter.model_json_schema()

    assert set(schema["properties"]) == set(FrontMatter.model_fields)
    assert all(field["description"] for field in schema["properties"].values())
    assert schema["required"] == ["date"]
    assert schema["additionalProperties"] is False
