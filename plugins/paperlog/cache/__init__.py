"""What builds remember between them: results that may be deleted at any time."""
