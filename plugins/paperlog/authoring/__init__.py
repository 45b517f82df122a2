"""Code that writes into an author's folder: new posts and blogs, registry edits, fixes."""
