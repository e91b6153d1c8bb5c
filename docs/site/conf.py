# SPDX-License-Identifier: Apache-2.0
# Copyright 2026 the xenstream authors

"""How Sphinx makes the documentation site of the Markdown pages; run by `docs/site/build`."""

import html
import re
import textwrap
from pathlib import Path

from docutils import nodes
from pygments.formatters import HtmlFormatter
from sphinx.errors import ExtensionError

HERE = Path(__file__).resolve().parent
POM = (HERE / "../../pom.xml").read_text(encoding="utf-8")

project = "xenstream"
author = "the xenstream authors"
project_copyright = "2026 the xenstream authors"
release = version = re.search(r"<version>(.*?)</version>", POM).group(1)
language = "en"

# The navigation, one list for each kind of reader. A page that is in none of them fails the build.
NAVIGATION = {
    "Operators": [
        "docs/install", "docs/cli", "docs/serve", "docs/live-update", "docs/oxenstored-to-c", "docs/changes", "docs/observability", "docs/repair", "docs/convert", "docs/parts", "docs/diff",
        "docs/json",
    ],
    "Embedders": ["docs/embedding", "docs/store", "docs/handoff", "docs/streams", "docs/tuning", "docs/format", "docs/index-format"],
    "Contributors": ["CONTRIBUTING", "docs/architecture", "docs/performance"],
    "Project": ["CHANGELOG", "SECURITY"],
}
# The Javadoc, which is no page of Sphinx's, comes first in this list.
JAVADOC_LIST = "Embedders"
JAVADOC = "api/index.html"
# Characters.
LONGEST_WHOLE_CELL = 20
LONGEST_DESCRIPTION = 300

extensions = ["myst_parser"]
# The build lays out the pages as in the repository, so that links between them work as they are; only the README is called index.
root_doc = "index"
include_patterns = ["index.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/*.md"]
# Anchors as code hosts make them, for headings of these levels.
myst_heading_anchors = 4
# Text as it is written: no curly quotes.
smartquotes = False
# A block without a language is not highlighted.
highlight_language = "none"
pygments_style = "default"
# Examples leave things out, which is not the language's syntax.
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "basic"
html_title = f"xenstream {release}"
html_static_path = ["static"]
html_css_files = ["site.css"]
# The frame of the pages. The theme "basic" comes with Sphinx, works without scripts and leaves the looks to static/site.css.
templates_path = ["templates"]
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False


def adapt(app, name, source):
    """Makes the README the front page and the root of the navigation; links that show the name of a file show the page's title."""
    source[0] = re.sub(r"\[((?:docs/)?[\w-]+\.md)\]\(\1\)", r"[](\1)", source[0])
    source[0] = re.sub(r"(\]\((?:\.\./)*)README\.md", r"\1index.md", source[0])
    if name == root_doc:
        for caption, pages in NAVIGATION.items():
            source[0] += "\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""])


def keep_short_cells_whole(app, document):
    """Marks cells of tables that are not to be broken at their hyphens and spaces, however wide the others are."""
    for cell in document.findall(nodes.entry):
        if len(cell.astext()) <= LONGEST_WHOLE_CELL:
            cell["classes"].append("short")


def describe(app, name, template, context, document):
    """Adds the beginning of a page's first paragraph as its description."""
    paragraph = document and next(iter(document.findall(nodes.paragraph)), None)
    if paragraph:
        text = html.escape(textwrap.shorten(paragraph.astext(), LONGEST_DESCRIPTION, placeholder=" …"))
        context["metatags"] = context.get("metatags", "") + f'<meta name="description" content="{text}" />\n'


def add_navigation(app, name, template, context, document):
    """Lets the template list the pages, with the Javadoc among them."""
    pages, place = re.subn(
        rf"(>{JAVADOC_LIST}</span></p>\s*<ul[^>]*>)",
        rf'\1<li class="toctree-l1"><a href="{context["pathto"](JAVADOC, 1)}">Javadoc</a></li>',
        context["toctree"](maxdepth=1, collapse=False, includehidden=True),
    )
    if place != 1:
        raise ExtensionError(f"no place for the Javadoc in the navigation of {name}")
    context["navigation"] = pages


def add_dark_highlighting(app, failure):
    """Colours of code for readers who prefer a dark page."""
    if not failure:
        styles = HtmlFormatter(style="github-dark").get_style_defs(".highlight")
        light = Path(app.outdir, "_static", "pygments.css")
        light.write_text(light.read_text() + f"@media (prefers-color-scheme: dark) {{\n{styles}\n}}\n")


def setup(app):
    app.connect("source-read", adapt)
    app.connect("doctree-read", keep_short_cells_whole)
    app.connect("html-page-context", describe)
    app.connect("html-page-context", add_navigation)
    app.connect("build-finished", add_dark_highlighting)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
