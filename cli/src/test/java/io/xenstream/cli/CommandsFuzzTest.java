// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Severity;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.verify.ImageScript;
import io.xenstream.verify.Verifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command that reads an image, on images whose records are changed: it ends with one of its exit codes and without a trace, and what it publishes
 * with exit code 0 is an image without errors.
 */
final class CommandsFuzzTest {
    private static final int HEADER = 16;
    private static final int[] FIELD_VALUES = {
        0, 1, 2, 3, 5, 7, 8, 0x7F, 0xFF, 0x7FF4, 0xFFFF, 0x10000, Integer.MAX_VALUE, -1
    };
    private static final int MOST_CHANGES = 4;

    /** The commands; IMG is the changed image, GOOD one without faults, OUT the file to write. */
    private static final List<String> COMMANDS = List.of(
            "ls IMG",
            "ls -f -p IMG",
            "ls IMG /local",
            "dump IMG",
            "dump --format ndjson IMG",
            "verify IMG",
            "verify --for c-4.17 IMG",
            "verify --for c-4.22 --format json IMG",
            "verify --for oxenstored IMG",
            "preflight --for c-4.17 IMG",
            "preflight --for c-4.22 --repair --prepare OUT IMG",
            "preflight --for oxenstored --repair --allow-loss --prepare OUT.db IMG",
            "stat IMG",
            "stat --format json IMG",
            "quota IMG",
            "quota --format json IMG",
            "leaks IMG",
            "leaks --script IMG",
            "leaks --format json --live 1 IMG",
            "report IMG -o OUT.html",
            "diff IMG GOOD",
            "diff --format json GOOD IMG",
            "index IMG",
            "copy IMG OUT",
            "copy --byte-order big IMG OUT",
            "copy --version 1 IMG OUT",
            "repair IMG OUT",
            "repair --truncated --create-parents --remove-duplicates IMG OUT",
            "repair --for c-4.17 IMG OUT",
            "repair --for c-4.22 IMG OUT",
            "extract --domain 1 --vm --backends --libxl IMG OUT",
            "extract --domain 3 --rename 7 IMG OUT",
            "merge GOOD IMG OUT",
            "merge --replace IMG GOOD OUT",
            "convert --to oxenstored --allow-loss IMG OUT.db",
            "convert --to image --allow-loss IMG OUT");

    @TempDir
    static Path directory;

    @FuzzTest
    void shouldEndWithADocumentedExitCode(final FuzzedDataProvider data) throws IOException {
        run(bound -> data.consumeInt(0, bound - 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldEndWithADocumentedExitCodeOnRandomChanges(final long seed) throws IOException {
        final Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            run(random::nextInt);
        }
    }

    /** Three thousand runs. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldEndWithADocumentedExitCodeOnManyRandomChanges(final long seed) throws IOException {
        final Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            run(random::nextInt);
        }
    }

    private static void run(final IntUnaryOperator choose) throws IOException {
        final Path good = Files.write(
                directory.resolve("good.img"),
                ImageScript.complete(ByteOrder.LITTLE_ENDIAN).bytes());
        final Path image = Files.write(directory.resolve("image.img"), changed(choose));
        final Path out = directory.resolve("out");
        final String command = COMMANDS.get(choose.applyAsInt(COMMANDS.size()));
        Files.deleteIfExists(out);

        final Run run = Run.of(command.replace("IMG", image.toString())
                .replace("GOOD", good.toString())
                .replace("OUT", out.toString())
                .split(" "));

        assertThat(run.exitCode()).as("%s: %s", command, run.errors()).isIn(0, 1, 3, 4, 5);
        assertThat(run.errors()).as(command).doesNotContain("internal error", "\tat ");
        if (run.exitCode() == 0 && Files.exists(out)) {
            requireGood(out, command);
        }
    }

    private static void requireGood(final Path image, final String command) {
        final List<String> errors = new ArrayList<>();
        try (MappedImage mapped = MappedImage.open(image)) {
            Verifier.verify(mapped.region(), ReadOptions.DEFAULT, finding -> {
                if (finding.severity() == Severity.ERROR) {
                    errors.add(finding.toString());
                }
            });
        }
        assertThat(errors).as(command).isEmpty();
    }

    /** An image with all kinds of records, some of which are changed, dropped, repeated, swapped or cut. */
    private static byte[] changed(final IntUnaryOperator choose) {
        final ByteOrder order = choose.applyAsInt(4) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        final byte[] whole = ImageScript.complete(order).bytes();
        final List<byte[]> records = records(whole, order);
        for (int i = choose.applyAsInt(MOST_CHANGES + 1); i > 0; i--) {
            final int at = choose.applyAsInt(records.size());
            switch (choose.applyAsInt(6)) {
                case 0 -> records.add(at, records.get(at).clone());
                case 1 -> records.add(choose.applyAsInt(records.size()), records.remove(at));
                case 2 ->
                    records.set(at, Arrays.copyOf(records.get(at), choose.applyAsInt(records.get(at).length + 1)));
                case 3 -> records.get(at)[choose.applyAsInt(records.get(at).length)] = (byte) choose.applyAsInt(256);
                default -> setField(records.get(at), order, choose);
            }
            records.removeIf(record -> record.length == 0);
            if (records.isEmpty()) {
                break;
            }
        }
        int length = HEADER;
        for (final byte[] record : records) {
            length += record.length;
        }
        final ByteBuffer image = ByteBuffer.allocate(length).put(whole, 0, HEADER);
        records.forEach(image::put);
        return image.array();
    }

    private static void setField(final byte[] record, final ByteOrder order, final IntUnaryOperator choose) {
        final int value = FIELD_VALUES[choose.applyAsInt(FIELD_VALUES.length)];
        final ByteBuffer buffer = ByteBuffer.wrap(record).order(order);
        if (choose.applyAsInt(2) == 0 && record.length >= Integer.BYTES) {
            buffer.putInt(choose.applyAsInt(record.length / Integer.BYTES) * Integer.BYTES, value);
        } else if (record.length >= Short.BYTES) {
            buffer.putShort(choose.applyAsInt(record.length / Short.BYTES) * Short.BYTES, (short) value);
        }
    }

    private static List<byte[]> records(final byte[] image, final ByteOrder order) {
        final ByteBuffer buffer = ByteBuffer.wrap(image).order(order);
        final List<byte[]> records = new ArrayList<>();
        int at = HEADER;
        while (at < image.length) {
            final int end = at + 8 + ((buffer.getInt(at + 4) + 7) & -8);
            records.add(Arrays.copyOfRange(image, at, end));
            at = end;
        }
        return records;
    }
}
