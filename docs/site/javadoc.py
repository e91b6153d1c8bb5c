#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Copyright 2026 the xenstream authors

"""Makes the Javadoc a part of the site: javadoc.py SITE, which has it in SITE/api.

Doc comments name pages as `docs/format.md, section 3.2`, which is right in the sources. Here it becomes a link. The exit code is 1 if
there is no such page or section.
"""

import os
import re
import sys
from pathlib import Path

TAG_OR_MENTION = re.compile(r"<[^>]*>|\bdocs/([a-z-]+)\.md(?:, section ([0-9]+(?:\.[0-9]+)*))?")
# The id of a numbered section, in pages that Sphinx has made.
SECTION = re.compile(r'<section id="([^"]+)">\s*(?:<span[^>]*></span>\s*)*<h[2-6]>([0-9.]*[0-9])')


def main(site):
    docs = Path(site, "docs")
    sections = {
        page.stem: {number: place for place, number in SECTION.findall(page.read_text(encoding="utf-8"))} for page in docs.glob("*.html")
    }
    missing = set()
    for page in sorted(Path(site, "api").rglob("*.html")):

        def link(match):
            name, number = match.groups()
            if not name:
                return match[0]
            if name not in sections or number and number not in sections[name]:
                missing.add(f"{page.relative_to(site)}: {match[0]}: no such page or section")
                return match[0]
            place = f"#{sections[name][number]}" if number else ""
            return f'<a href="{os.path.relpath(docs, page.parent)}/{name}.html{place}">{match[0]}</a>'

        text = page.read_text(encoding="utf-8")
        linked = TAG_OR_MENTION.sub(link, text)
        if page.name == "constant-values.html" and ' id="io.xenstream"' not in linked:
            # The contents lead to all packages, but JDK 17 writes only the id of the first one.
            linked = linked.replace('href="#io.xenstream"', 'href="#io.xenstream.codec"')
        if linked != text:
            page.write_text(linked, encoding="utf-8")
    # Debian's JDK 17 leaves out the fonts that its style sheet imports.
    for style in Path(site, "api").rglob("stylesheet.css"):
        lines = style.read_text(encoding="utf-8").splitlines(keepends=True)
        imports = [re.match(r"@import url\('(.+)'\);", line) for line in lines]
        kept = [line for line, name in zip(lines, imports) if not name or Path(style.parent, name[1]).is_file()]
        style.write_text("".join(kept), encoding="utf-8")
    print(*sorted(missing), sep="\n", end="\n" if missing else "", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
