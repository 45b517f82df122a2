"""What readers search: posts, documentation, papers, and the index that their browser reads in parts."""
