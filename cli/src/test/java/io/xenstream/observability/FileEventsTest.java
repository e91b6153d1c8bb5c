// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xenstream.cli.Run;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.IoRule;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.store.LiveStore;
import io.xenstream.store.StoreOptions;
import io.xenstream.store.StoreReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flight Recorder gets of operations on files and stores. */
final class FileEventsTest {
    private static final List<String> ALL = List.of(
            "FileOpen",
            "FileMap",
            "FilePublish",
            "IndexBuild",
            "ImageVerify",
            "StoreOpen",
            "StoreRecover",
            "StoreCopy");

    @TempDir
    private Path directory;

    private List<RecordedEvent> record(final boolean isEnabled, final Runnable what) throws IOException {
        final Path file = Files.createTempFile(directory, "events", ".jfr");
        try (Recording recording = new Recording()) {
            ALL.forEach(name -> {
                if (isEnabled) {
                    recording.enable("io.xenstream." + name).withoutThreshold();
                } else {
                    recording.disable("io.xenstream." + name);
                }
            });
            recording.start();
            what.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> named(final List<RecordedEvent> events, final String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("io.xenstream." + name))
                .toList();
    }

    private Path generate() {
        final Path image = directory.resolve("host.img");
        assertThat(Run.of("generate", "--nodes", "1000", image.toString()).exitCode())
                .isZero();
        return image;
    }

    @Test
    void shouldRecordThatAnImageIsPublishedOpenedIndexedAndVerified() throws IOException {
        final List<RecordedEvent> events = record(true, () -> {
            final String image = generate().toString();
            Run.of("index", image);
            Run.of("verify", image);
        });
        final Path image = directory.resolve("host.img");
        final long length = Files.size(image);

        assertThat(named(events, "FilePublish"))
                .extracting(event -> event.getString("file"))
                .containsExactly(image.toString(), image + ".xsi");
        assertThat(named(events, "FilePublish").get(0)).satisfies(event -> {
            assertThat(event.getLong("length")).isEqualTo(length);
            assertThat(event.getString("durability")).isEqualTo("DATA");
            assertThat(event.getString("rule")).isNull();
        });
        assertThat(named(events, "FileOpen")).isNotEmpty().allSatisfy(event -> {
            assertThat(event.getString("file")).isEqualTo(image.toString());
            assertThat(event.getLong("length")).isEqualTo(length);
            assertThat(event.getBoolean("isWritable")).isFalse();
        });
        assertThat(named(events, "FileMap"))
                .allSatisfy(event -> assertThat(event.getBoolean("isMapped")).isTrue())
                .anySatisfy(event -> assertThat(event.getLong("length")).isEqualTo(length));
        assertThat(named(events, "IndexBuild")).singleElement().satisfies(event -> {
            assertThat(event.getString("image")).isEqualTo(image.toString());
            assertThat(event.getLong("imageLength")).isEqualTo(length);
            assertThat(event.getLong("nodes")).isGreaterThanOrEqualTo(1000);
            assertThat(event.getLong("records")).isGreaterThan(event.getLong("nodes"));
            assertThat(event.getLong("indexLength")).isEqualTo(Files.size(Path.of(image + ".xsi")));
        });
        assertThat(named(events, "ImageVerify")).singleElement().satisfies(event -> {
            assertThat(event.getString("image")).isEqualTo(image.toString());
            assertThat(event.getLong("length")).isEqualTo(length);
            assertThat(event.getLong("records")).isGreaterThan(1000);
            assertThat(event.getLong("errors")).isZero();
            assertThat(event.getBoolean("isComplete")).isTrue();
        });
    }

    @Test
    void shouldRecordTheRuleOfAFailure() throws IOException {
        final Path missing = directory.resolve("missing");
        final List<RecordedEvent> events = record(
                true,
                () -> assertThatExceptionOfType(ImageIoException.class).isThrownBy(() -> MappedImage.open(missing)));

        assertThat(named(events, "FileOpen")).singleElement().satisfies(event -> {
            assertThat(event.getString("file")).isEqualTo(missing.toString());
            assertThat(event.getString("rule")).isEqualTo(IoRule.READ.code());
        });
    }

    @Test
    void shouldRecordWhatHappensToAStore() throws IOException {
        final Path image = generate();
        final Path store = directory.resolve("store");
        final List<RecordedEvent> events = record(true, () -> {
            try (MappedImage mapped = MappedImage.open(image)) {
                LiveStore.load(store, mapped.region(), StoreOptions.DEFAULT).close();
            }
            StoreReader.image(store, directory).close();
            LiveStore.open(store, StoreOptions.DEFAULT.withRebuildIndex(true)).close();
        });

        assertThat(named(events, "StoreOpen"))
                .hasSize(2)
                .allSatisfy(event -> {
                    assertThat(event.getString("directory")).isEqualTo(store.toString());
                    assertThat(event.getLong("nodes")).isGreaterThanOrEqualTo(1000);
                    assertThat(event.getLong("imageLength")).isGreaterThan(1000);
                    assertThat(event.getLong("sequence")).isPositive();
                    assertThat(event.getBoolean("isRecovered")).isFalse();
                    assertThat(event.getString("rule")).isNull();
                })
                .extracting(event -> event.getString("how"))
                .containsExactly("LOAD", "OPEN");
        assertThat(named(events, "StoreCopy")).singleElement().satisfies(event -> {
            assertThat(event.getString("directory")).isEqualTo(store.toString());
            assertThat(event.getLong("length")).isGreaterThan(1000);
        });
        assertThat(named(events, "StoreRecover")).singleElement().satisfies(event -> {
            assertThat(event.getBoolean("isRebuilt")).isTrue();
            assertThat(event.getBoolean("isUndone")).isFalse();
        });
    }

    @Test
    void shouldRecordNothingThatIsDisabled() throws IOException {
        final List<RecordedEvent> events = record(false, () -> {
            final Path image = generate();
            Run.of("index", image.toString());
            Run.of("verify", image.toString());
            LiveStore.open(directory.resolve("store"), StoreOptions.DEFAULT).close();
        });

        assertThat(events)
                .noneMatch(event -> ALL.contains(event.getEventType().getName().replace("io.xenstream.", "")));
    }
}
