"""Configure Pelican with its bundled simple theme, with feeds, and with its cache for the build after an edit."""

SITENAME = "Benchmark"
SITEURL = ""
PATH = "content"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
THEME = "simple"
ARTICLE_PATHS = [""]
ARTICLE_URL = "posts/{slug}/"
ARTICLE_SAVE_AS = "posts/{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
CATEGORY_SAVE_AS = ""
DEFAULT_CATEGORY = "notes"
USE_FOLDER_AS_CATEGORY = False
DEFAULT_PAGINATION = 20
FEED_DOMAIN = "https://bench.example.org"
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = "feeds/all.atom.xml"
CATEGORY_FEED_ATOM = None
TAG_FEED_ATOM = "feeds/{slug}.atom.xml"
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
MARKDOWN = {
    "extensions": [
        "markdown.extensions.footnotes",
        "markdown.extensions.meta",
        "markdown.extensions.tables",
        "markdown.extensions.toc",
        "pymdownx.arithmatex",
        "pymdownx.betterem",
        "pymdownx.highlight",
        "pymdownx.superfences",
    ],
    "extension_configs": {"pymdownx.arithmatex": {"generic": True}},
    "output_format": "html5",
}
