"""Create a new blog's files from the templates in the package's folder `starter`.

In paths, a leading `dot_` of a part becomes a dot, and `__year__` becomes the year of the first post; all other names
are kept. In texts, placeholders such as `@@NAME@@` are replaced. The schemas for editors are generated from the models.

A new blog has the workflows of this repository's own `.github`. A wheel contains a copy of that folder in `starter`,
made when the wheel is built; an editable install reads the folder itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from paperlog.content.json_schema import schema_text, schemas
from paperlog.content.yaml_text import quoted_scalar, scalar

# Never the bare name: an index may have an unrelated package of that name.
_NOWHERE = """\
# The paperlog that made this blog is installed from a local folder. Name its repository here, without the `#`:
# paperlog @ git+https://<host>/<owner>/paperlog@<commit>"""
_FIRST = (
    "First write into `requirements.txt` where paperlog comes from. Until you do, the next command fails, because "
    "mkdocs is not installed.\n\n"
)

_FOLDER = Path(__file__).parent.parent / "starter"
_OF_THE_GENERATOR = ".github/workflows/tests.yml"  # left out of the wheel too


def starter_files(name: str, *, today: date, url: str = "", requirement: str | None = None) -> Mapping[str, bytes]:
    """Return the files of a new blog by their path in it.

    Args:
        name: The name of the blog.
        today: The date of its first post.
        url: The address of the published blog; empty if it is not known yet.
        requirement: The requirements line that installs paperlog; `None` if other machines cannot install it.
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
        if entry.name == "__pycache__":  # pip compiles every module that it installs, including those of the starter
            continue
        name = f".{entry.name.removeprefix('dot_')}" if entry.name.startswith("dot_") else entry.name
        if entry.is_dir():
            yield from _templates(entry, f"{prefix}{name}/")
        else:
            yield prefix + name, entry.read_bytes()
