"""Run MkDocs with a paperlog that writes no search index, to measure the cost of the index in a build."""

from mkdocs.__main__ import cli

import paperlog.pipeline.plan

paperlog.pipeline.plan.search_outputs = lambda *_, **__: iter(())

cli()
