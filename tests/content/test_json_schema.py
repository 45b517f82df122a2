"""The schemas for editors: current, and of one mind with the code that reads posts, as far as a schema can be."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from paperlog.content.authors import load_authors
from paperlog.content.json_schema import schema_text, schemas
from paperlog.content.parse import parse_post
from paperlog.content.registry_file import load_registry

ROOT = Path(__file__).parents[2]


class EditorLoader(yaml.SafeLoader):
    """Reads YAML as editors do: dates and `yes` are text, as in YAML 1.2."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?[0-9]+\.[0-9]+$", "-+0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))  # type: ignore[no-untyped-call]
EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))


def accepts(name: str, text: str) -> bool:
    validator = Draft7Validator(schemas()[name])
    return validator.is_valid(yaml.load(text, EditorLoader))


def reads(text: str) -> bool:
    post, _ = parse_post(f"---\n{text}\n---\nText.\n".encode(), path="posts/a.md")
    return post is not None


def test_the_files_are_current_and_schemas() -> None:
    for name, schema in schemas().items():
        Draft7Validator.check_schema(schema)
        assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == schema_text(schema), (
            "run: python -m paperlog.content.json_schema docs/schema"
        )


@pytest.mark.parametrize("path", sorted((ROOT / "posts").rglob("*.md")), ids=lambda path: path.stem)
def test_every_post_of_this_blog_is_accepted(path: Path) -> None:
    assert accepts("front-matter.json", path.read_text(encoding="utf-8").split("---\n")[1])


def test_the_registry_and_the_authors_of_this_blog_are_accepted() -> None:
    for name in ("tags", "authors"):
        assert accepts(f"{name}.json", (ROOT / "posts" / f"_{name}.yml").read_text(encoding="utf-8"))


VALID = {
    "title": ["FreeLB", "2048", "'a: b'"],
    "date": ["2019-12-03", "2019-12-03T18:30:00+01:00", "2019-12-03 18:30", '"2019-12-03"'],
    "tags": ["[nlp, bert]", "nlp, bert", '"#nlp"', "[2019, 3.5]", "[]", "2019"],
    "arxiv": ["1909.11764", '"1909.11764v5"', "https://arxiv.org/abs/1909.11764v5", "1912.00950"],
    "papers": ["[1803.03635]", '["hep-th/9901001v2", {title: A, url: /a.pdf, year: 2019}]', "[]"],
    "authors": ["ada", "[ada, '@bob']", "ada, bob"],
    "links": ["{code: https://a.org, course: [https://b.org, /x/]}", "{demo: mailto:a@b.org, data: HTTPS://X.y}", "{}"],
    "summary": ["One sentence.", "42"],
    "via": ["ML Trainings", "{name: A, url: https://a.org}", "https://a.org", "42"],
    "kind": ["event"],
    "updated": ["2020-01-02"],
    "draft": ["true", "yes", "Off"],
    "pinned": ["False"],
    "slug": ["freelb", "2048"],
    "aliases": ["/old/", "[/a/, /b/]"],
    "lang": ["ru", "pt-BR"],
    "id": ["tag:a,2019:b", "17"],
}  # fmt: skip
INVALID = {
    "title": ["", "[a]", "{a: b}", "true", '" "'],
    "date": ["", "2019", "[2019-12-03]", "3 December 2019", "true"],
    "tags": ["", "{a: b}", "[[a]]", "[a, ]x", "[null]", "true"],
    "arxiv": ["", "[1909.11764]", "true"],
    "papers": ["1909.11764", "[{}]", "[{url: https://a.org}]", "[{titel: A}]", "[{title: A, year: x}]", "[null]"],
    "authors": ["", "{a: b}"],
    "links": ["https://a.org", "{cod: https://a.org}", "{code: 'javascript:alert(1)'}", "{code: [{a: b}]}", "{code: }"],
    "summary": ["[a]"],
    "via": ["[a]", "{url: https://a.org}", "{name: A, link: x}", "{name: A, url: 'data:x'}"],
    "kind": ["papers", "[paper]"],
    "updated": ["later"],
    "draft": ["maybe", "1", ""],
    "pinned": ["[true]"],
    "slug": ["[a]", "''"],
    "aliases": ["old/", "[https://a.org/x]", "7"],
    "lang": ["english", "1"],
    "id": ["a b", "''"],
    "titel": ["x"],
}
LEAST = {"title": "A", "date": "2019-12-03"}


def text_of(fields: dict[str, str]) -> str:
    return "\n".join(f"{key}: {value}" for key, value in fields.items())


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in VALID.items() for value in values])
def test_both_take_what_is_right(key: str, value: str) -> None:
    text = text_of(LEAST | {key: value})
    assert (reads(text), accepts("front-matter.json", text)) == (True, True)


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in INVALID.items() for value in values])
def test_both_refuse_what_is_wrong(key: str, value: str) -> None:
    text = text_of(LEAST | {key: value})
    assert not reads(text)
    try:
        assert not accepts("front-matter.json", text)
    except yaml.YAMLError:
        assert value == "[a, ]x"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("date: 2019-12-03", False),
        ("title: A", False),
        ("date: 2019-12-03\narxiv: 1909.11764", True),
        ("date: 2019-12-03\npapers: [1909.11764]", True),
        ("date: 2019-12-03\narxiv: 1909.11764\npapers: [1803.03635]", False),
        ("date: 2019-12-03\npapers: [1803.03635, 1909.11764]", False),
    ],
)
def test_who_needs_a_title(text: str, right: bool) -> None:
    assert (reads(text), accepts("front-matter.json", text)) == (right, right)


@given(st.fixed_dictionaries({}, optional={key: st.sampled_from(VALID.get(key, []) + INVALID[key]) for key in INVALID}))
def test_what_is_read_is_accepted(fields: dict[str, str]) -> None:
    text = text_of({"date": "2019-12-03"} | fields)
    if reads(text):
        assert accepts("front-matter.json", text)


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("tags", "", True),
        ("tags", "nlp:\nml: {name: ML, aliases: a, kind: field}", True),
        ("tags", "nlp: {aliases: [a, 2], description: 3, parent: nlq}\nnlq: {}", True),
        ("tags", "nlp: {nam: x}", False),
        ("tags", "nlp: NLP", False),
        ("tags", "NLP: {}", False),
        ("tags", "nlp: {kind: thing}", False),
        ("tags", "- nlp", False),
        ("authors", "ada: {name: Ada, url: https://a.org, orcid: 0000-0002-1825-0097}\nbob:", True),
        ("authors", "ada: {orcid: 17}", False),
        ("authors", "ada: {url: 'javascript:x'}", False),
        ("authors", "ada: {email: x}", False),
        ("authors", "a b: {}", False),
    ],
)
def test_registry_and_authors(name: str, text: str, right: bool) -> None:
    load: Any = load_registry if name == "tags" else load_authors
    _, problems = load(text.encode(), path="a")
    assert (problems == (), accepts(f"{name}.json", text)) == (right, right)


def test_editors_say_what_the_handbook_says() -> None:
    schema = json.loads(schema_text(schemas()["front-matter.json"]))
    assert all("description" in field for field in schema["properties"].values())
    assert schema["properties"]["links"]["properties"]["code"]["description"] == "Source code."
