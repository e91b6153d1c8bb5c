#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright 2026 the xenstream authors

"""Checks each link of a directory of HTML pages: links.py DIRECTORY.

Links into the directory must lead to a file and, if they name a place in it, to an element with that id. Links to elsewhere must be
absolute https or mailto addresses; nobody is asked whether they answer. Prints each dead link with its page and line, and how many
links there are. The exit code is 1 if there are dead ones, or if there is no page.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes whose value is an address.
ADDRESSES = {("a", "href"), ("area", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src")}
ELSEWHERE = {"https", "mailto"}


class Page(HTMLParser):
    """The places in a page, and its links with their lines."""

    def __init__(self, path):
        super().__init__()
        self.places = {"", "top"}
        self.links = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (tag, name) == ("a", "name"):
                self.places.add(value)
            elif (tag, name) in ADDRESSES:
                self.links.append((self.getpos()[0], value or ""))


def fault(root, pages, path, link):
    """What is wrong with a link of the page at a path; None if nothing is."""
    try:
        parts = urlsplit(link)
    except ValueError as malformed:
        return str(malformed)
    if parts.scheme or parts.netloc:
        return None if parts.scheme in ELSEWHERE and (parts.netloc or parts.path) else "no address that a reader can open"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if root not in target.parents:
        return "not in the site"
    if not target.is_file():
        return "no such file"
    if target in pages and unquote(parts.fragment) not in pages[target].places:
        return "no such place"
    return None


def main(directory):
    root = Path(directory).resolve()
    pages = {path: Page(path) for path in sorted(root.rglob("*.html"))}
    links = dead = 0
    for path, page in pages.items():
        for line, link in page.links:
            links += 1
            reason = fault(root, pages, path, link)
            if reason:
                dead += 1
                print(f"{path.relative_to(root)}:{line}: {link}: {reason}", file=sys.stderr)
    print(f"{links} links on {len(pages)} pages, {dead} dead")
    return 1 if dead or not pages else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
