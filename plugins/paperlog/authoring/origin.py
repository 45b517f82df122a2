"""Where this copy of paperlog came from, as pip noted it, so that a new blog's workflows install the same."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

_PLACE = re.compile(r"https://[\w.:/%~+-]+", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def requirement(direct_url: str | None, *, version: str) -> str | None:
    """The line of a requirements file that installs what is installed here.

    Args:
        direct_url: The text of `direct_url.json`, in which installers note an address
            (https://packaging.python.org/en/latest/specifications/direct-url/); `None` if an index was asked by name.
        version: Which version that was.

    Returns:
        `None` if it came from this machine, which no other has, or from an address that holds a secret.
    """
    if direct_url is None:
        return f"paperlog=={version}"
    noted = json.loads(direct_url)
    url = str(noted.get("url", ""))
    if not _PLACE.fullmatch(url) or "@" in urlsplit(url).netloc:
        return None
    source = noted.get("vcs_info")
    if source is None:
        return f"paperlog @ {url}"
    commit = str(source.get("commit_id", ""))
    return f"paperlog @ git+{url}@{commit}" if source.get("vcs") == "git" and _COMMIT.fullmatch(commit) else None
