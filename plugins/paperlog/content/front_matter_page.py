"""Write the handbook's page on front matter from the schema: `python -m paperlog.content.front_matter_page`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from paperlog.content.authors import AuthorEntry
from paperlog.content.registry_file import TagEntry
from paperlog.content.schema import LINK_MEANINGS, FrontMatter, PaperEntry, ViaEntry

_INTRODUCTION = """\
# Front matter

<!-- Written by `python -m paperlog.content.front_matter_page`: change the schema, not this page. -->

A post starts with front matter, a few lines of YAML between two lines `---`:

```yaml
---
title: "FreeLB: adversarial training for BERT"
date: 2019-12-03
tags: [nlp, bert, ICLR]
arxiv: "1909.11764"
links: {code: "https://github.com/zhuchen03/FreeLB"}
---
```

`date` is always required. `title` is required unless the post is about exactly one paper.

Quote a value that contains a colon followed by a space or a `#` after one, or that starts with `#`, `@`, `*`, `[` or a
quotation mark.

A key that is not on this page, a value of the wrong type and a date that does not exist are errors. The build prints
the file, the line and a hint on how to fix it.

## Keys of a post
"""

_PAPERS = """\
## A paper in `papers`

An entry of the list is an arXiv id or a mapping. Use a mapping for a paper that is not on arXiv:

```yaml
papers:
  - "1909.11764v5"
  - title: Improving Transformer Models by Reordering their Sublayers
    url: https://ofir.io/sandwich_transformer.pdf
    year: 2019
```
"""

_LINKS = """\
## Kinds of `links`

```yaml
links:
  code: https://github.com/google-research/dreamer
  course: [https://github.com/deepmipt/tdl, https://stats385.github.io]
```

A URL starts with `https://`, `http://` or `mailto:`, or is a path on the site. It is published exactly as you write
it.

| kind | leads to |
|---|---|
"""

_KINDS = """\
## How `kind` is worked out

If a post has no `kind`, the first row that matches decides:

| the post has | `kind` |
|---|---|
| a paper | `paper` |
| links to videos only | `video` |
| a link to a demo | `demo` |
| a link to code and none to an article | `tool` |
| a link to an article | `article` |
| anything else | `note` |

For an event, write `kind: event`.
"""

_TAGS = """\
## The tag registry, `posts/_tags.yml`

Each entry is a tag. Its key is the tag's part of its URL. In a post, you can write the key, the name or an alias: case,
`#`, spaces, hyphens and underscores make no difference.

```yaml
language-modeling:
  name: Language modeling
  aliases: [LM, language-modelling]
  description: Predicting the next word.
  parent: nlp
  kind: task
```
"""

_AUTHORS = """\
## The authors, `posts/_authors.yml`

Each entry is a person. Its key is the handle that posts name.

```yaml
ada: {name: Ada Lovelace, url: "https://example.org/ada", orcid: 0000-0002-1825-0097}
```
"""


def front_matter_page() -> str:
    """Return the page as Markdown."""
    sections = [
        _INTRODUCTION + "\n" + "".join(_table(FrontMatter)),
        _PAPERS + "\n" + "".join(_table(PaperEntry)),
        _LINKS + "".join(f"| `{kind}` | {meaning} |\n" for kind, meaning in LINK_MEANINGS.items()),
        "## `via`\n\nWrite a text, such as `via: ML Trainings`, or a mapping:\n\n" + "".join(_table(ViaEntry)),
        _KINDS,
        _TAGS + "\n" + "".join(_table(TagEntry)),
        _AUTHORS + "\n" + "".join(_table(AuthorEntry)),
    ]
    return "\n".join(sections)


def _table(model: type[BaseModel]) -> Iterator[str]:
    yield "| key | type | meaning | example |\n|---|---|---|---|\n"
    for name, info in model.model_fields.items():
        yield f"| `{name}` | {info.title} | {_cell(info)} | {_example(name, info)} |\n"


def _cell(info: FieldInfo) -> str:
    required = " **Required.**" if info.is_required() else ""
    text = (info.description or "").replace("|", "\\|")
    return f"{text[:1].upper()}{text[1:]}.{required}"


def _example(name: str, info: FieldInfo) -> str:
    return f"`{name}: {_flow(info.examples[0])}`" if info.examples else ""


def _flow(value: Any) -> str:
    """Return a value as YAML on one line, quoted if YAML requires it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str) and (": " in value or value.replace(".", "").isdigit()):
        return f'"{value}"'
    return value if isinstance(value, str) else json.dumps(value)


if __name__ == "__main__":
    sys.stdout.write(front_matter_page())
