// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user's locale changes nothing that a command prints or writes. */
@Isolated("sets the default locale of the JVM")
@Tag("slow")
final class LocaleTest {
    private static final Path CORPUS = Path.of("../codec-core/src/test/resources/corpus");

    /** Commands in the order in which they run. Words that name a file of the directory are replaced by its path. */
    private static final List<String> COMMANDS = List.of(
            "--help",
            "--version",
            "stat --help",
            "no-such-command",
            "ls no-such-file.img",
            "ls --max-records 0 c-4.22-v2.img",
            "completion bash",
            "generate --nodes 3000 host.img",
            "generate --nodes 1000 --seed 7 --version 1 --byte-order big other.img",
            "ls host.img",
            "ls -f -p --special c-4.22-v2.img",
            "dump c-4.22-v2.img",
            "dump --format ndjson c-4.22-v2.img",
            "stat host.img",
            "stat --format json host.img",
            "verify c-4.22-v2.img",
            "verify c-4.22-v2-watch-depth.img",
            "verify --format json c-4.22-v2-watch-depth.img",
            "verify --for oxenstored c-4.17-v1-transaction.img",
            "verify --for c-4.17 --format json c-4.22-v2.img",
            "report host.img -o report.html",
            "report c-4.22-v2-watch-depth.img -o broken.html",
            "repair --report repair.json c-4.22-v2-watch-depth.img repaired.img",
            "copy --byte-order big c-4.22-v2.img big.img",
            "copy --version 1 c-4.22-v2.img old.img",
            "convert c-4.17-v1.img state.db --to oxenstored --allow-loss",
            "convert --report loss.json c-4.17-v1.img state.db --to oxenstored --allow-loss",
            "convert oxenstored-4.17.db text.img --to image",
            "diff --strict c-4.22-v2.img big.img",
            "diff --format json host.img other.img",
            "extract --domain 3 --rename 77 host.img guest.img",
            "merge host.img guest.img merged.img",
            "index host.img",
            "index --check host.img",
            "index --check other.img",
            "serve",
            "send host.img --to nowhere",
            "receive --listen localhost:1 --into no-such-directory");

    private final Locale original = Locale.getDefault();

    @TempDir
    Path directory;

    @AfterEach
    void restore() {
        Locale.setDefault(original);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "tr-TR", "fa-IR-u-nu-arabext", "hi-IN-u-nu-deva", "de-DE"})
    void shouldPrintAndWriteTheSameInEveryLocale(final String tag) throws IOException {
        final Map<String, String> expected = outcomes(Locale.ROOT);

        final Map<String, String> outcomes = outcomes(Locale.forLanguageTag(tag));

        assertThat(outcomes.keySet()).isEqualTo(expected.keySet());
        outcomes.forEach((what, outcome) -> assertThat(outcome).as(what).isEqualTo(expected.get(what)));
    }

    @Test
    void shouldNoticeDigitsOfAnotherScript() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

        assertThat(String.format(Locale.getDefault(), "%d", 17)).isNotEqualTo("17");
    }

    /** What each command prints and its exit code, then the content of each file. */
    private Map<String, String> outcomes(final Locale locale) throws IOException {
        final Path files = Files.createDirectory(directory.resolve("files"));
        copyCorpus(files);
        Locale.setDefault(locale);
        final Map<String, String> outcomes = new LinkedHashMap<>();
        for (final String command : COMMANDS) {
            final String[] words = Stream.of(command.split(" "))
                    .map(word -> word.matches("[\\w.-]+\\.(img|db|json|html)")
                            ? files.resolve(word).toString()
                            : word)
                    .toArray(String[]::new);
            final Run run = Run.of(words);
            outcomes.put(command, run.exitCode() + "\n" + run.output() + "\n" + run.errors());
        }
        Locale.setDefault(original);
        collect(files, outcomes);
        return outcomes;
    }

    private static void copyCorpus(final Path files) throws IOException {
        try (Stream<Path> corpus = Files.list(CORPUS)) {
            for (final Path file : corpus.filter(each -> each.toString().matches(".*\\.(img|db)"))
                    .toList()) {
                Files.copy(file, files.resolve(file.getFileName()));
            }
        }
    }

    private static void collect(final Path files, final Map<String, String> outcomes) throws IOException {
        try (Stream<Path> written = Files.list(files)) {
            for (final Path file : written.sorted().toList()) {
                outcomes.put(file.getFileName().toString(), content(file));
                Files.delete(file);
            }
        }
        Files.delete(files);
    }

    /** An index names its image by file identity and time, so only its length is compared. */
    private static String content(final Path file) throws IOException {
        return file.toString().endsWith(".xsi")
                ? String.valueOf(Files.size(file))
                : new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
