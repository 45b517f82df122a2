"""Papers: identifiers, committed records and their store, and the client for arXiv."""
