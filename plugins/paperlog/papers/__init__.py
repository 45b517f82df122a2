"""What a paper is: identifiers, committed records and their store, and the one client of arXiv."""
