// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The links of the Markdown pages, and the pages and sections that doc comments name. Nothing outside of the repository is asked. */
final class DocumentLinksTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final Parser MARKDOWN = Parser.builder().build();
    private static final Pattern MENTION =
            Pattern.compile("\\bdocs/([a-z-]+\\.md)(?:, section ([0-9]+(?:\\.[0-9]+)*))?");

    @TempDir
    private Path directory;

    @Test
    void shouldHaveNoDeadLinkInThePages() throws IOException {
        final List<Path> pages = new ArrayList<>(pages(REPOSITORY));
        pages.addAll(pages(REPOSITORY.resolve("docs")));

        assertThat(pages).hasSizeGreaterThan(15);
        assertThat(deadLinks(pages)).isEmpty();
    }

    @Test
    void shouldNameOnlyPagesAndSectionsThatExistInDocComments() throws IOException {
        final List<String> dead = new ArrayList<>();
        int mentions = 0;
        try (Stream<Path> files = Files.find(
                REPOSITORY,
                20,
                (file, attributes) -> file.toString().contains("/src/main/")
                        && file.toString().endsWith(".java"))) {
            for (final Path source : files.toList()) {
                final Matcher mention = MENTION.matcher(Files.readString(source));
                while (mention.find()) {
                    mentions++;
                    final Path page = REPOSITORY.resolve("docs").resolve(mention.group(1));
                    if (!Files.exists(page) || !hasSection(page, mention.group(2))) {
                        dead.add(REPOSITORY.relativize(source) + ": " + mention.group());
                    }
                }
            }
        }

        assertThat(mentions).isGreaterThan(30);
        assertThat(dead).isEmpty();
    }

    @Test
    void shouldTellDeadLinksFromOthers() throws IOException {
        Files.writeString(directory.resolve("other.md"), "# Other\n\n## As a `service`\n\n## Twice\n\n## Twice\n");
        final Path page = Files.writeString(directory.resolve("page.md"), """
                # Page

                [1](other.md) [2](other.md#as-a-service) [3](#page) [4](other.md#twice-1) [5](https://xenproject.org/x) [6](.)
                `[no link](code.md)`

                | a |
                |---|
                | [dead file](missing.md) [dead anchor](other.md#as-a-servant) [dead anchor here](#pages) |

                ![dead image](missing.png) [not absolute](https:xenproject.org) [other scheme](ftp://xenproject.org) [no place](page.md#twice-1)
                """);

        assertThat(deadLinks(List.of(page)))
                .extracting(dead -> dead.substring(dead.lastIndexOf(' ') + 1))
                .containsExactly(
                        "missing.md",
                        "other.md#as-a-servant",
                        "#pages",
                        "missing.png",
                        "https:xenproject.org",
                        "ftp://xenproject.org",
                        "page.md#twice-1");
    }

    private static List<Path> pages(final Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> deadLinks(final List<Path> pages) throws IOException {
        final List<String> dead = new ArrayList<>();
        for (final Path page : pages) {
            for (final String link : links(page)) {
                if (!leadsSomewhere(page, link)) {
                    dead.add(page + ": " + link);
                }
            }
        }
        return dead;
    }

    private static List<String> links(final Path page) throws IOException {
        final List<String> links = new ArrayList<>();
        MARKDOWN.parse(Files.readString(page)).accept(new AbstractVisitor() {
            @Override
            public void visit(final Link link) {
                links.add(link.getDestination());
                visitChildren(link);
            }

            @Override
            public void visit(final Image image) {
                links.add(image.getDestination());
                visitChildren(image);
            }
        });
        return links;
    }

    private static boolean leadsSomewhere(final Path page, final String link) throws IOException {
        final URI address = URI.create(link);
        if (address.isAbsolute()) {
            return "mailto".equals(address.getScheme())
                    || ("https".equals(address.getScheme()) && address.getHost() != null);
        }
        final Path target = address.getPath().isEmpty() ? page : page.resolveSibling(address.getPath());
        return Files.exists(target)
                && (address.getFragment() == null || anchors(target).contains(address.getFragment()));
    }

    /** Anchors as code hosts and the documentation site make them of headings. */
    private static Set<String> anchors(final Path page) throws IOException {
        final IdGenerator ids = IdGenerator.builder().build();
        final Set<String> anchors = new HashSet<>();
        for (final String heading : headings(page)) {
            anchors.add(ids.generateId(heading));
        }
        return anchors;
    }

    private static boolean hasSection(final Path page, final String number) throws IOException {
        return number == null
                || headings(page).stream()
                        .anyMatch(heading -> heading.startsWith(number + " ") || heading.startsWith(number + ". "));
    }

    private static List<String> headings(final Path page) throws IOException {
        final List<String> headings = new ArrayList<>();
        MARKDOWN.parse(Files.readString(page, StandardCharsets.UTF_8)).accept(new AbstractVisitor() {
            @Override
            public void visit(final Heading heading) {
                headings.add(text(heading));
            }
        });
        return headings;
    }

    private static String text(final Node node) {
        final StringBuilder text = new StringBuilder();
        node.accept(new AbstractVisitor() {
            @Override
            public void visit(final Text words) {
                text.append(words.getLiteral());
            }

            @Override
            public void visit(final Code code) {
                text.append(code.getLiteral());
            }
        });
        return text.toString();
    }
}
