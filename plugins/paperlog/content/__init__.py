"""Authors' input as values: front matter, posts, the tag registry and the library of a blog."""
