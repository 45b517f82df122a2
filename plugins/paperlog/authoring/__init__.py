"""What writes into an author's folder: new posts and blogs, the registry, fixes."""
