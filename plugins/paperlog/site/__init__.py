"""The pages of a blog: their URLs, contents and fingerprints."""
