"""Benchmarks of paperlog and its peers on one generated corpus; not part of the package."""
