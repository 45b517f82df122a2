"""Fingerprints: short names for everything an output is made from."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from fnmatch import translate
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

from paperlog import __version__

_LIBRARIES = (
    *("markdown", "pymdown-extensions", "pygments", "math-core", "jinja2", "lxml"),
    *("pyyaml", "pydantic", "msgspec"),
)
_ENCODER = msgspec.json.Encoder(enc_hook=repr)


def fingerprint(*parts: object) -> str:
    """Return a digest of the parts as JSON, which for our frozen values covers everything that they hold.

    Times keep their offsets. Values that JSON cannot encode are represented by `repr`, which must be the same in every
    process.
    """
    try:
        data = _ENCODER.encode(parts)
    except UnicodeEncodeError:  # half of a pair of surrogates, as in the name of a file that is not UTF-8
        data = repr(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def fingerprint_files(folder: Path, patterns: Iterable[str]) -> str:
    """Return a digest of the names and bytes of all files below a folder whose names match a pattern."""
    matches = re.compile("|".join(map(translate, patterns))).fullmatch
    found = []
    for inside, _, names in os.walk(folder):  # a Path for each of hundreds of files takes longer than reading them
        found += [f"{inside}/{name}" for name in names if matches(name)]
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(filter(os.path.isfile, found)):
        digest.update(path.removeprefix(f"{folder}/").encode("utf-8", "surrogateescape"))
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as above
            digest.update(hashlib.blake2b(file.read(), digest_size=16).digest())
    return digest.hexdigest()


@cache
def code_fingerprint() -> str:
    """Return a digest of this package's code and the versions of Python and the libraries that outputs depend on."""
    versions = [sys.version, *map(version, _LIBRARIES)]
    return fingerprint(__version__, versions, fingerprint_files(Path(__file__).parent.parent, ("*.py", "*.json")))
