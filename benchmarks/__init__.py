"""How fast paperlog builds, beside its peers, on one generated corpus; no part of the package."""
