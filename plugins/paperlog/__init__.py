"""paperlog turns Markdown notes about papers into a fast, tagged, searchable static site."""

__version__ = "0.1.0"
