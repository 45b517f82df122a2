"""From the Markdown of a post to HTML, with math as MathML, an excerpt and plain text."""
