"""JSON Schemas for editors, from the models that check posts: `python -m paperlog.content.json_schema FOLDER`.

The schemas are as strict as possible without refusing valid input. JSON Schema cannot express some rules, such as that
a day exists or that a tag is known; a build or a check reports those.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from paperlog.content.authors import AuthorEntry
from paperlog.content.registry_file import TagEntry
from paperlog.content.schema import LINK_MEANINGS, FrontMatter

_DRAFT = "http://json-schema.org/draft-07/schema#"  # the newest that editors' YAML support knows in full
_PAPER = "#/$defs/PaperEntry"
_NO_PAPERS = {"papers": {"maxItems": 0}}
_ONE_PAPER = {"papers": {"minItems": 1, "maxItems": 1}}


def schemas() -> Mapping[str, Mapping[str, Any]]:
    """Return each schema by the name of its file."""
    return {
        "front-matter.json": _front_matter(),
        "tags.json": _entries(TagEntry, "The tags of a paperlog blog, posts/_tags.yml", r"^[^\sA-Z/]+$"),
        "authors.json": _entries(AuthorEntry, "The authors of a paperlog blog, posts/_authors.yml", r"^[^\s/.]+$"),
    }


def schema_text(schema: Mapping[str, Any]) -> str:
    """Return the text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> None:
    """Write each schema into its file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_text(schema_text(schema), encoding="utf-8", newline="\n")


def _front_matter() -> Mapping[str, Any]:
    schema = _plain(FrontMatter.model_json_schema())
    properties, definitions = schema["properties"], schema["$defs"]
    text = properties["summary"] | {}
    scalar = {key: text[key] for key in ("type", "pattern")}
    properties["papers"] |= {"type": "array", "items": {"anyOf": [scalar, {"$ref": _PAPER}]}}
    definitions["PaperEntry"]["anyOf"] = [{"required": ["arxiv"]}, {"required": ["title"]}]
    properties["via"] = {
        "description": properties["via"]["description"],
        "examples": properties["via"]["examples"],
        "anyOf": [scalar, {"$ref": "#/$defs/ViaEntry"}],
    }
    links = properties["links"]
    urls = links.pop("additionalProperties")
    links.pop("propertyNames", None)
    links |= {
        "type": "object",
        "properties": {kind: {"description": _sentence(meaning), **urls} for kind, meaning in LINK_MEANINGS.items()},
        "additionalProperties": False,
    }
    # The title is optional only for a post with exactly one paper.
    schema["anyOf"] = [
        {"required": ["title"]},
        {"required": ["arxiv"], "properties": _NO_PAPERS},
        {"required": ["papers"], "not": {"required": ["arxiv"]}, "properties": _ONE_PAPER},
    ]
    return {"$schema": _DRAFT, "title": "The front matter of a paperlog post", **schema}


def _entries(model: type[BaseModel], title: str, names: str) -> Mapping[str, Any]:
    entry = _plain(model.model_json_schema())
    return {
        "$schema": _DRAFT,
        "title": title,
        "type": ["object", "null"],
        "propertyNames": {"pattern": names},
        "additionalProperties": {"anyOf": [{"type": "null"}, entry]},
    }


def _plain(value: Any, *, named: bool = False) -> Any:
    """Return a schema for editors: sentences for descriptions, no titles (only the handbook needs them), no nulls.

    Args:
        value: A schema from pydantic, or part of one.
        named: Whether the keys of `value` are names of properties or definitions.
    """
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if named:
        return {name: _plain(item) for name, item in value.items()}
    kept = {key: item for key, item in value.items() if key not in {"title", "default"}}
    if isinstance(choices := kept.get("anyOf"), list):
        choices = [choice for choice in choices if choice != {"type": "null"}]  # a key without a value is an error
        kept = {key: item for key, item in kept.items() if key != "anyOf"}
        kept |= choices[0] if len(choices) == 1 else {"anyOf": choices}
    if "description" in kept:
        kept["description"] = _sentence(kept["description"])
    plain = {"properties", "$defs"}
    return {key: item if key == "examples" else _plain(item, named=key in plain) for key, item in kept.items()}


def _sentence(text: str) -> str:
    line = " ".join(text.split())
    return f"{line[:1].upper()}{line[1:]}" + ("" if line.endswith(".") else ".")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
