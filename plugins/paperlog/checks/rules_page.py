"""Write the handbook's page on rules from the catalogue: `python -m paperlog.checks.rules_page`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from paperlog.checks.catalog import BLOG_RULES, FRONT_MATTER_RULES, TEXT_RULES, Rule
from paperlog.markup import elements, permissions
from paperlog.problems import Severity

_INTRODUCTION = """\
# Rules

<!-- Written by `python -m paperlog.checks.rules_page`: change the docstrings of the rules, not this page. -->

`paperlog check` reports what is wrong with posts:

```sh
paperlog check                                      # the whole blog
paperlog check posts/2019/freelb.md --fix           # one post; fixes what is safe to fix, and shows it
paperlog check --changed=origin/main --strict       # what a branch changes; fails on warnings too
```

It prints each problem with its path, line and column, its severity, and the code of the rule. A hint says how to fix
it:

```text
posts/2019/freelb.md:4:18: warning: unknown tag 'trasnformers' [unknown-tag]
  hint: did you mean 'transformers'?
```

| severity | means |
|---|---|
| error | the post cannot be built as it is: every build stops, and `paperlog check` fails |
| warning | the post works, but you should look at it: `mkdocs build --strict` and `paperlog check --strict` fail |
| note | may be intended: only `paperlog check` reports it, and nothing fails |

The command finds exactly the problems that paperlog finds in a build, and some notes. It runs no hooks and no other
plugins, and does not repeat what MkDocs itself reports on links between pages of `docs/` and on the navigation.

It opens no network connection. It writes only the cache of builds, `.cache/paperlog`, unless you add `--fix`.

A build reports at most 50 warnings of one rule; `paperlog check` reports all.

To annotate the lines of a pull request, use `--format github`. For other programs, use `--format json` or
`--format sarif`.

Posts are files in `posts/` that end in `.md` or `.markdown` and do not start with `_` or `.`. You can also name
records, images and pages in `docs/`.

The exit code is 1 if the check fails, and 2 if the command is called wrongly, such as a path that has nothing to check.

## Switch a rule off

You can switch off warnings and notes, but not errors. For the whole blog, name the rules in `mkdocs.yml`:

```yaml
plugins:
  - paperlog:
      checks: {ignore: [file-name, paper-again]}
```

For one line of a post, write a comment on it, or on a line of its own above it:

```markdown
tags: [RL, control] # paperlog: ignore tag-alias

<!-- paperlog: ignore arxiv-pdf -->
The [figures](https://arxiv.org/pdf/1909.11764) are worth a look.
```

For the whole post, write `<!-- paperlog: ignore-file heading-level -->` anywhere in it, or
`# paperlog: ignore-file heading-level` in its front matter. Separate several codes with commas.

## What `--fix` changes

Rules that `--fix` can satisfy are marked *fixable* below. It changes only the characters in question: comments,
quotation marks, the order of keys and line endings stay. It shows a diff. A second run changes nothing.

## Before every commit

[pre-commit](https://pre-commit.com) can run the check before every commit. Add this to the blog's
`.pre-commit-config.yaml`; `repo` is the address of paperlog's repository, `rev` a tag or commit of it:

```yaml
repos:
  - repo: https://example.org/paperlog.git
    rev: v0.1.0
    hooks: [{id: paperlog-check}]
```

If `mkdocs.yml` is in a folder, the hook needs `args: [-f, folder/mkdocs.yml]`.
"""
_OWN_RULES = {"a": ("name", "rel")}  # not in `permissions`: the sanitizer has code for them

_HTML = """\
## HTML in a post

A post may contain HTML, and lists of attributes such as `{{ width=300 .annotate }}`. The tables below list what is
allowed; anything else is dropped with a warning. TeX formulas are not limited by these tables.

### Elements

| elements | what happens to them |
|---|---|
| {elements} | allowed |
| {math} within `<math>`, and {svg} within `<svg>` | allowed; shown as text elsewhere |
| `input` | allowed as the checkbox of a task; any other is an error |
| `iframe` | a YouTube or Vimeo video becomes a link to it; any other is an error |
| {harmful} | an error: they run code, load files, send readers elsewhere or ask them for input |
| {lost} | dropped with a warning: they describe a whole page, or do nothing without a script |
| any other | shown as text with a warning |

### Attributes

| elements | attributes |
|---|---|
{attributes}

Attributes that could run code, load a file or send readers elsewhere are errors: `on…`, `srcdoc`, `action`,
`formaction`, `background`, `ping`, `http-equiv`, `manifest`, and `href` on anything but a link.

`data-…` and old attributes of tables, such as `border`, are dropped. So is `transform` on an `svg` itself. `target` can
be `_blank`, `rel` any of {relations}.

### Classes

| for | classes |
|---|---|
{classes}

`*` stands for any word. The short classes that Pygments gives to code are allowed too. `mermaid` is not allowed,
because Material loads Mermaid from another host.

To use classes of your own style sheet, list them in the option [`post_classes`](another-blog.md#options).

### Styles

| properties of `style` | values |
|---|---|
{styles}

A property with any other value is dropped. A value that loads a file (`url(…)`) is an error.

### Ids

An id, or the `name` of a link, must not start with `__` or end in `$`, because the theme uses such ids. It must not be
`mermaid` or a name that browsers use, such as `currentScript`. A heading with such an id gets one from its text
instead. `name` is allowed on links only.
"""

_SECTIONS = (
    ("Texts", TEXT_RULES),
    ("Front matter and tags", FRONT_MATTER_RULES),
    ("Papers, files and the whole blog", BLOG_RULES),
)


def rules_page() -> str:
    """Return the page as Markdown."""
    sections = ["".join((f"## {title}\n\n", *_entries(rules))) for title, rules in _SECTIONS]
    return "\n".join([_INTRODUCTION, *sections, _html_in_posts()]).rstrip("\n") + "\n"


def _html_in_posts() -> str:
    """Return what `paperlog.markup` permits, as tables."""
    html = elements.ALLOWED - elements.FOREIGN - {"input"}
    shared = {
        "every element": {*permissions.GLOBAL, "id", "class", "style"},
        "within `<math>`": set(permissions.ATTRIBUTES["mrow"]),
        "within `<svg>`": set(permissions.ATTRIBUTES["g"]),
    }
    by_attributes: dict[str, list[str]] = {}
    for name in sorted(elements.ALLOWED - {"input"}):
        allowed = {*permissions.ATTRIBUTES.get(name, ()), *permissions.URLS.get(name, ()), *_OWN_RULES.get(name, ())}
        if name in elements.FOREIGN:
            allowed -= shared["within `<math>`" if name in elements.MATHML else "within `<svg>`"]
        if allowed:
            by_attributes.setdefault(_names(allowed), []).append(name)
    rows = [(who, _names(allowed)) for who, allowed in shared.items()]
    rows += [(_names(found), allowed) for allowed, found in by_attributes.items()]
    styles: dict[str, list[str]] = {}
    for name, (values, _) in permissions.STYLES.items():
        styles.setdefault(values, []).append(name)
    for name, (values, _) in permissions.MEDIA_STYLES.items():
        styles.setdefault(f"on images, videos and SVG: {values}", []).append(name)
    return _HTML.format(
        elements=_names(html),
        math=_names(elements.MATHML),
        svg=_names(elements.SVG),
        harmful=_names(elements.HARMFUL - {"input", "iframe"}),
        lost=_names(elements.REMOVED - elements.HARMFUL),
        attributes=_rows(rows),
        relations=_names(permissions.RELATIONS),
        classes=_rows((purpose, _names(names, is_sorted=True)) for purpose, names in permissions.CLASSES.items()),
        styles=_rows((_names(found, is_sorted=True), values) for values, found in styles.items()),
    )


def _names(names: Iterable[str], *, is_sorted: bool = False) -> str:
    return " ".join(f"`{name}`" for name in (names if is_sorted else sorted(names)))


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"| {first} | {second} |" for first, second in rows)


def _entries(rules: Iterable[Rule]) -> Iterator[str]:
    for severity in Severity:
        for rule in (rule for rule in rules if rule.weight is severity):
            fixable = ", fixable" if rule.is_fixable else ""
            yield f"### `{rule.code}`\n\n*{rule.weight.capitalize()}{fixable}.* {_joined(rule.asks)}\n\n"


def _joined(text: str) -> str:
    """Return a docstring with each paragraph on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


if __name__ == "__main__":
    sys.stdout.write(rules_page())
