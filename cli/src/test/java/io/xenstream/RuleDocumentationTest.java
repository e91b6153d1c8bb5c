// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.xenstream.codec.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of all modules, and the documents that list them. */
final class RuleDocumentationTest {
    private static final Path DOCUMENTS = Path.of("../docs");

    @Test
    void shouldListEachRuleInADocument() throws IOException {
        final List<String> rows = new ArrayList<>();
        try (Stream<Path> documents = Files.list(DOCUMENTS)) {
            for (final Path document :
                    documents.filter(file -> file.toString().endsWith(".md")).toList()) {
                Files.readAllLines(document).stream()
                        .filter(line -> line.startsWith("| XS-"))
                        .forEach(rows::add);
            }
        }

        assertThat(rows)
                .containsExactlyInAnyOrderElementsOf(
                        rules().stream().map(RuleDocumentationTest::row).toList());
    }

    @Test
    void shouldGiveEachRuleItsOwnCode() {
        assertThat(rules()).extracting(Rule::code).hasSizeGreaterThan(100).doesNotHaveDuplicates();
    }

    private static List<Rule> rules() {
        final JavaClasses ours = new ClassFileImporter().importPackages("io.xenstream");
        return ours.stream()
                .filter(type -> type.isEnum() && type.isAssignableTo(Rule.class))
                .map(JavaClass::reflect)
                .flatMap(type -> Stream.of(type.getEnumConstants()))
                .map(Rule.class::cast)
                .toList();
    }

    private static String row(final Rule rule) {
        final String severity = rule.severity().name().toLowerCase(Locale.ROOT);
        return "| " + rule.code() + " | " + severity + " | " + rule.title() + " | " + rule.remedy() + " |";
    }
}
