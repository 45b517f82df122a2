"""Where MkDocs finds the plugin, with the modules of the whole package, imported without a look for garbage."""

from paperlog import garbage

with garbage.paused():  # hundreds of modules, and all of them stay
    from paperlog.mkdocs_plugin.plugin import PaperlogPlugin

__all__ = ["PaperlogPlugin"]
