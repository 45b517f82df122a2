"""The search index over posts, documentation and papers, in files that browsers load on demand."""
