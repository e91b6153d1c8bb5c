// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;

/** The events of all modules, and the table that lists them. */
final class EventsDocumentationTest {
    private static final Path PAGE = Path.of("../docs/observability.md");
    /** What every event has. */
    private static final Set<String> COMMON = Set.of("startTime", "duration", "eventThread", "stackTrace");

    private static List<EventType> events() {
        return OurClasses.ALL.stream()
                .filter(type -> type.isAssignableTo(Event.class) && !type.isEquivalentTo(Event.class))
                .map(JavaClass::reflect)
                .map(type -> EventType.getEventType(type.asSubclass(Event.class)))
                .toList();
    }

    private static String row(final EventType event) {
        return event.getFields().stream()
                .map(ValueDescriptor::getName)
                .filter(name -> !COMMON.contains(name))
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", ", "| `" + event.getName() + "` | ", " |"));
    }

    @Test
    void shouldListEachEventWithItsFields() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line -> line.startsWith("| `io.xenstream."))
                        .map(line -> line.substring(0, line.lastIndexOf("|", line.length() - 2) + 1)))
                .containsExactlyInAnyOrderElementsOf(
                        events().stream().map(EventsDocumentationTest::row).toList());
    }

    @Test
    void shouldDescribeEachEventAndEachField() {
        assertThat(events()).hasSizeGreaterThan(10).allSatisfy(event -> {
            assertThat(event.getLabel()).isNotEqualTo(event.getName());
            assertThat(event.getDescription()).isNotEmpty();
            assertThat(event.getCategoryNames()).first().isEqualTo("xenstream");
            assertThat(event.getFields())
                    .allSatisfy(field -> assertThat(field.getLabel()).isNotEmpty());
        });
    }
}
