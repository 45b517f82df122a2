"""A new blog's files, from the templates in the package's folder `starter`.

A part of a path that starts with `dot_` starts with a dot in the blog, and `__year__` is the year of the first post;
all other files are copied as they are named. In texts, `@@NAME@@` and the like are filled in. The schemas for editors
are made from the models.

A new blog has the workflows of this repository's own `.github`. A wheel holds a copy of that folder in `starter`, made
when the wheel is built; an editable install reads the folder itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from paperlog.content.json_schema import schema_text, schemas
from paperlog.content.yaml_text import quoted_scalar, scalar

# Never the bare name: an index may have a package of that name by somebody else.
_NOWHERE = """\
# It was made by a copy of paperlog that only one machine has. Write where its repository is, without the `#`:
# paperlog @ git+https://<host>/<owner>/paperlog@<commit>"""
_FIRST = "First write into `requirements.txt` where paperlog comes from: before, the next command finds no mkdocs.\n\n"

_FOLDER = Path(__file__).parent.parent / "starter"
_OF_THE_GENERATOR = ".github/workflows/tests.yml"  # left out of the wheel too


def starter_files(name: str, *, today: date, url: str = "", requirement: str | None = None) -> Mapping[str, bytes]:
    """Return the files of a blog by their path in it.

    Args:
        name: What the blog is called.
        today: The date of its first post.
        url: Where it will be published; empty where nobody knows yet.
        requirement: The line that installs paperlog elsewhere; `None` where no other machine could follow it.
    """
    example = "# site_url: https://notes.example.org/  # where the blog will be: feeds need to know"
    words = {
        "@@NAME@@": " ".join(name.split()),
        "@@NAME_YAML@@": quoted_scalar(name),
        "@@SITE_URL@@": f"site_url: {scalar(url)}" if url else example,
        "@@REQUIREMENT@@": requirement or _NOWHERE,
        "@@FIRST@@": "" if requirement else _FIRST,
        "@@TODAY@@": today.isoformat(),
    }
    files = {}
    for path, data in _starter():
        text = data.decode("utf-8")
        for mark, word in words.items():
            text = text.replace(mark, word)
        files[path.replace("__year__", f"{today.year:04}")] = text.encode()
    files |= {f"docs/schema/{name}": schema_text(schema).encode() for name, schema in schemas().items()}
    return dict(sorted(files.items()))


def _starter() -> Iterator[tuple[str, bytes]]:
    files = dict(_templates(_FOLDER, ""))
    yield from files.items()
    if not any(path.startswith(".github/") for path in files):  # an editable install
        own = _templates(Path(__file__).parents[3] / ".github", ".github/")
        yield from ((path, data) for path, data in own if path != _OF_THE_GENERATOR)


def _templates(folder: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir()):
        if entry.name == "__pycache__":  # pip compiles every module that it installs, also those that are for a blog
            continue
        name = f".{entry.name.removeprefix('dot_')}" if entry.name.startswith("dot_") else entry.name
        if entry.is_dir():
            yield from _templates(entry, f"{prefix}{name}/")
        else:
            yield prefix + name, entry.read_bytes()
