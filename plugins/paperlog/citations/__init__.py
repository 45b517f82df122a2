"""Papers as BibTeX, RIS, CSL-JSON and JSON-LD."""
