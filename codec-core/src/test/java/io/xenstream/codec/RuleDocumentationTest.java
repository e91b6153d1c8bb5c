// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RuleDocumentationTest {
    private static final Path FORMAT = Path.of("../docs/format.md");

    @Test
    void shouldListEachRuleInTheFormatDocument() throws IOException {
        final List<String> rows = Files.readAllLines(FORMAT).stream()
                .filter(line -> line.startsWith("| XS-"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(Arrays.stream(Rule.values())
                        .map(RuleDocumentationTest::row)
                        .toList());
    }

    @Test
    void shouldGiveEachRuleItsOwnCode() {
        assertThat(Rule.values()).extracting(Rule::code).doesNotHaveDuplicates();
    }

    private static String row(final Rule rule) {
        final String severity = rule.severity().name().toLowerCase(Locale.ROOT);
        return "| " + rule.code() + " | " + severity + " | " + rule.title() + " | " + rule.remedy() + " |";
    }
}
