"""The `paperlog` command: one module per verb."""
