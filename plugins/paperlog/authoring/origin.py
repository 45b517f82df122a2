"""The origin of the installed paperlog, as pip recorded it, so that a new blog's workflows install the same."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

_PLACE = re.compile(r"https://[\w.:/%~+-]+", re.ASCII)
_COMMIT = re.compile(r"[0-9a-f]{40,64}")


def requirement(direct_url: str | None, *, version: str) -> str | None:
    """Return the line of a requirements file that installs this copy of paperlog.

    Args:
        direct_url: The text of `direct_url.json`, in which installers record an address
            (https://packaging.python.org/en/latest/specifications/direct-url/); `None` if it came from an index.
        version: The installed version.

    Returns:
        The line, or `None` if the origin is a local path, unavailable on other machines, or an address with a secret.
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
