"""Convert the Markdown of posts to HTML with MathML, an excerpt and plain text."""
