"""One feed model, written as RSS, Atom, JSON Feed and OPML."""
