"""What readers search: posts and documentation as documents, and the index that their browser reads in parts."""
