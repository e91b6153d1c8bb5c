// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.StatusFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * What a file with counters contains at one moment. The file may be any: nothing in it is trusted.
 *
 * @param process  the number of the process that counts, as its own namespace has it
 * @param name     what counts
 * @param started  when it began to count
 * @param updated  when it last updated the gauges
 * @param ended    when it ended as it should; empty if it runs or was killed
 * @param isHeld   whether the process runs
 * @param counters in the order in which they were added
 */
public record CounterSnapshot(
        long process,
        String name,
        Instant started,
        Instant updated,
        Optional<Instant> ended,
        boolean isHeld,
        List<Counter> counters) {
    private static final int LENGTH_OF_LENGTH = Integer.BYTES;
    /** Of a four-digit year. */
    private static final long LATEST_MILLIS = 253_402_300_799_999L;

    /**
     * A counter.
     *
     * @param typeId 1 if it only grows, 2 if it goes up and down; others are possible
     * @param name   its name
     * @param value  its value
     */
    public record Counter(int typeId, String name, long value) {}

    /** What has become of the process that counts. */
    public enum State {
        /** It runs. */
        RUNNING,
        /** It ended as it should. */
        ENDED,
        /** It was killed, or its machine went down. */
        KILLED
    }

    /**
     * Copies the list.
     *
     * @param process  its number
     * @param name     what counts
     * @param started  when it began to count
     * @param updated  when it last updated the gauges
     * @param ended    when it ended as it should
     * @param isHeld   whether the process runs
     * @param counters in their order
     */
    public CounterSnapshot {
        counters = List.copyOf(counters);
    }

    /**
     * Reads a file.
     *
     * @param path the file, of at most 10 MiB
     * @return its contents
     * @throws CounterException if it is no file with counters, has a version that is not known, or is damaged
     * @throws ImageIoException if it cannot be read
     */
    public static CounterSnapshot read(final Path path) {
        return of(path, true);
    }

    /** Reads a file; of one that has another version, only what every version has. */
    static CounterSnapshot readAnyVersion(final Path path) {
        return of(path, false);
    }

    private static CounterSnapshot of(final Path path, final boolean isExact) {
        final StatusFile.Content content = StatusFile.read(path, CounterLayout.LONGEST_FILE);
        return decode(content.bytes(), content.isHeld(), path.toString(), isExact);
    }

    static CounterSnapshot decode(final byte[] bytes, final boolean isHeld, final String label, final boolean isExact) {
        final UnsafeBuffer file = new UnsafeBuffer(bytes);
        if (bytes.length < CounterLayout.HEADER_LENGTH || file.getLong(0) != CounterLayout.MAGIC) {
            throw new CounterException(CounterRule.CONTENT, Place.whole(label), "it does not begin as such a file");
        }
        final int version = file.getInt(CounterLayout.VERSION_OFFSET);
        if (version != CounterLayout.VERSION && isExact) {
            throw new CounterException(
                    CounterRule.VERSION,
                    Place.of(label, CounterLayout.VERSION_OFFSET),
                    "version " + version + ", not " + CounterLayout.VERSION);
        }
        return new CounterSnapshot(
                file.getLong(CounterLayout.PROCESS_OFFSET),
                isExact ? name(file, label) : "",
                instant(file.getLong(CounterLayout.STARTED_OFFSET)),
                instant(file.getLong(CounterLayout.UPDATED_OFFSET)),
                Optional.of(file.getLong(CounterLayout.ENDED_OFFSET))
                        .filter(millis -> millis != 0)
                        .map(CounterSnapshot::instant),
                isHeld,
                isExact ? counters(file, label) : List.of());
    }

    private static Instant instant(final long millis) {
        return Instant.ofEpochMilli(Math.max(0, Math.min(millis, LATEST_MILLIS)));
    }

    private static String name(final UnsafeBuffer file, final String label) {
        final int length = file.getInt(CounterLayout.NAME_LENGTH_OFFSET);
        if (length < 0 || length > CounterLayout.LONGEST_NAME) {
            throw damaged(label, CounterLayout.NAME_LENGTH_OFFSET, "a name of " + length + " bytes");
        }
        return text(file, CounterLayout.NAME_OFFSET, length);
    }

    private static String text(final UnsafeBuffer file, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        file.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private static List<Counter> counters(final UnsafeBuffer file, final String label) {
        final int headerLength = file.getInt(CounterLayout.HEADER_LENGTH_OFFSET);
        final int metadataLength = file.getInt(CounterLayout.METADATA_LENGTH_OFFSET);
        final int valuesLength = file.getInt(CounterLayout.VALUES_LENGTH_OFFSET);
        final int most = metadataLength / CountersReader.METADATA_LENGTH;
        final boolean isConsistent = headerLength == CounterLayout.HEADER_LENGTH
                && metadataLength >= 0
                && most <= CounterLayout.LARGEST_COUNT
                && metadataLength == most * CountersReader.METADATA_LENGTH
                && valuesLength == most * CountersReader.COUNTER_LENGTH
                && file.capacity() >= headerLength + metadataLength + valuesLength;
        if (!isConsistent) {
            throw damaged(
                    label,
                    CounterLayout.HEADER_LENGTH_OFFSET,
                    "lengths of " + headerLength + ", " + metadataLength + " and " + valuesLength + " in a file of "
                            + file.capacity() + " bytes");
        }
        final List<Counter> found = new ArrayList<>();
        for (int id = 0; id < most; id++) {
            final int metadata = headerLength + CountersReader.metaDataOffset(id);
            final int state = file.getInt(metadata);
            if (state == CountersReader.RECORD_UNUSED) {
                break;
            }
            if (state == CountersReader.RECORD_ALLOCATED) {
                final int value = headerLength + metadataLength + CountersReader.counterOffset(id);
                found.add(counter(file, metadata, value, label));
            }
        }
        return found;
    }

    private static Counter counter(final UnsafeBuffer file, final int metadata, final int value, final String label) {
        final int lengthOffset = metadata + CountersReader.LABEL_OFFSET;
        final int length = file.getInt(lengthOffset);
        if (length < 0 || length > CountersReader.MAX_LABEL_LENGTH) {
            throw damaged(label, lengthOffset, "a name of " + length + " bytes");
        }
        return new Counter(
                file.getInt(metadata + CountersReader.TYPE_ID_OFFSET),
                text(file, lengthOffset + LENGTH_OF_LENGTH, length),
                file.getLong(value));
    }

    private static CounterException damaged(final String label, final long offset, final String found) {
        return new CounterException(CounterRule.DAMAGED, Place.of(label, offset), found);
    }

    /**
     * Returns what has become of the process.
     *
     * @return its state, when the file was read
     */
    public State state() {
        return isHeld ? State.RUNNING : ended.isPresent() ? State.ENDED : State.KILLED;
    }
}
