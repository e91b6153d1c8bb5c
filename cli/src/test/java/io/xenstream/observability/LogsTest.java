// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.xenstream.cli.Run;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loggers of all modules, and how the command shows them. */
final class LogsTest {
    private static final Path PAGE = Path.of("../docs/observability.md");

    @TempDir
    private Path directory;

    private static List<JavaField> loggers() {
        final List<JavaField> loggers = new ArrayList<>();
        for (final JavaClass type : OurClasses.ALL) {
            type.getFields().stream()
                    .filter(field -> field.getRawType().isEquivalentTo(System.Logger.class))
                    .forEach(loggers::add);
        }
        return loggers;
    }

    @Test
    void shouldNameEachLoggerAfterItsPackage() throws ReflectiveOperationException {
        assertThat(loggers()).hasSizeGreaterThan(4);
        for (final JavaField logger : loggers()) {
            assertThat(logger.getModifiers()).contains(JavaModifier.STATIC, JavaModifier.FINAL);
            final Field field = logger.reflect();
            field.setAccessible(true);
            assertThat(((System.Logger) field.get(null)).getName())
                    .isEqualTo(logger.getOwner().getPackageName());
        }
    }

    @Test
    void shouldListEachLogger() throws IOException {
        final Matcher listed =
                Pattern.compile("(?m)^\\| logger `(io\\.xenstream\\.[a-z]+)`").matcher(Files.readString(PAGE));
        assertThat(listed.results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(loggers().stream()
                        .map(logger -> logger.getOwner().getPackageName())
                        .distinct()
                        .toList());
    }

    /** Opens the store with an index that is built again, which is logged. */
    private String recover(final String level) throws IOException, InterruptedException {
        final ProcessBuilder builder = new ProcessBuilder(
                        Run.command(Rebuild.class, directory.resolve("store").toString()))
                .redirectErrorStream(true);
        if (level != null) {
            builder.environment().put("XENSTREAM_LOG", level);
        }
        final Process process = builder.start();
        final String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    /** Builds the index of a store again. */
    static final class Rebuild {
        public static void main(final String[] args) {
            LiveStore.open(Path.of(args[0]), StoreOptions.DEFAULT).close();
            LiveStore.open(Path.of(args[0]), StoreOptions.DEFAULT.withRebuildIndex(true))
                    .close();
        }
    }

    @Test
    void shouldPrintFromTheWantedLevelOn() throws IOException, InterruptedException {
        assertThat(recover("debug"))
                .startsWith("xenstream: debug io.xenstream.store: ")
                .endsWith("the index was built again from 1 nodes\n");
        assertThat(recover("info")).isEmpty();
        assertThat(recover(null)).isEmpty();
    }
}
