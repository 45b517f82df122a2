"""The entry point of the plugin for MkDocs. The package is imported with garbage collection paused."""

from paperlog import garbage

with garbage.paused():  # imports hundreds of modules and creates no garbage
    from paperlog.mkdocs_plugin.plugin import PaperlogPlugin

__all__ = ["PaperlogPlugin"]
