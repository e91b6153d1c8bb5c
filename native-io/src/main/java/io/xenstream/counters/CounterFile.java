// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.StatusFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * A file with counters of this process. Counting is a store to mapped memory: it allocates nothing, and the last value is there when the process has been killed.
 *
 * <pre>{@code
 * try (CounterFile file = CounterFile.create(path, "backup")) {
 *     AtomicCounter images = file.counter("images", CounterKind.COUNTER);
 *     file.publish(false);
 *     ...
 *     images.increment();
 * }
 * }</pre>
 *
 * <p>The file has mode 600 and room for 256 counters. Other processes read it with {@link CounterSnapshot}, or with Agrona's {@link CountersReader}. It stays when
 * this is closed, and counters may still be used then. Thread-safe; so are counters, as far as their methods say so.
 */
public final class CounterFile implements AutoCloseable {
    private final Path path;
    private final StatusFile file;
    private final AtomicBuffer header;
    private final CountersManager counters;
    private boolean isClosed;

    private CounterFile(final Path path, final StatusFile file, final String name) {
        this.path = path;
        this.file = file;
        final ByteBuffer memory = file.memory();
        final int metadataLength = CounterLayout.MOST_COUNTERS * CountersReader.METADATA_LENGTH;
        final int valuesLength = CounterLayout.MOST_COUNTERS * CountersReader.COUNTER_LENGTH;
        this.header = new UnsafeBuffer(memory, 0, CounterLayout.HEADER_LENGTH);
        this.counters = new CountersManager(
                new UnsafeBuffer(memory, CounterLayout.HEADER_LENGTH, metadataLength),
                new UnsafeBuffer(memory, CounterLayout.HEADER_LENGTH + metadataLength, valuesLength),
                StandardCharsets.US_ASCII);
        header.putLong(0, CounterLayout.MAGIC);
        header.putInt(CounterLayout.VERSION_OFFSET, CounterLayout.VERSION);
        header.putInt(CounterLayout.HEADER_LENGTH_OFFSET, CounterLayout.HEADER_LENGTH);
        header.putInt(CounterLayout.METADATA_LENGTH_OFFSET, metadataLength);
        header.putInt(CounterLayout.VALUES_LENGTH_OFFSET, valuesLength);
        header.putLong(CounterLayout.PROCESS_OFFSET, ProcessHandle.current().pid());
        header.putLong(CounterLayout.STARTED_OFFSET, System.currentTimeMillis());
        header.putLong(CounterLayout.UPDATED_OFFSET, System.currentTimeMillis());
        final String shown = name.substring(0, Math.min(name.length(), CounterLayout.LONGEST_NAME));
        header.putInt(CounterLayout.NAME_LENGTH_OFFSET, shown.length());
        header.putStringWithoutLengthAscii(CounterLayout.NAME_OFFSET, shown);
    }

    /**
     * Creates a file without counters, which is not published yet.
     *
     * @param path where the file will be
     * @param name what counts, such as a program and its socket; at most 452 characters of it are kept
     * @return the file; publish it, and close it
     * @throws ImageIoException if the operating system refuses
     */
    public static CounterFile create(final Path path, final String name) {
        final StatusFile file = StatusFile.create(
                path, CounterLayout.HEADER_LENGTH + CounterLayout.MOST_COUNTERS * CounterLayout.COUNTER_LENGTH);
        return new CounterFile(path, file, name);
    }

    /**
     * Adds a counter, which is 0.
     *
     * @param name for example {@code daemon.requests.READ}; at most 380 characters of ASCII
     * @param kind how it changes
     * @return the counter
     * @throws CounterException         if there is no room for it
     * @throws IllegalArgumentException if the name is too long
     */
    public synchronized AtomicCounter counter(final String name, final CounterKind kind) {
        if (counters.available() == 0) {
            throw new CounterException(
                    CounterRule.FULL,
                    Place.whole(path.toString()),
                    "there are " + CounterLayout.MOST_COUNTERS + " counters already");
        }
        return counters.newCounter(name, kind.typeId());
    }

    /**
     * Gives the file its name, atomically. Replaces only another file with counters.
     *
     * @param isSuccessor whether the file of a process that still runs may be replaced: this process takes that one's place
     * @throws CounterException if another process counts in the file, or it is no file with counters; nothing has changed then
     * @throws ImageIoException if the operating system refuses
     */
    public void publish(final boolean isSuccessor) {
        if (Files.exists(path)) {
            final CounterSnapshot former = CounterSnapshot.readAnyVersion(path);
            if (former.isHeld() && !isSuccessor) {
                throw new CounterException(
                        CounterRule.IN_USE, Place.whole(path.toString()), "process " + former.process() + " runs");
            }
        }
        file.publish();
    }

    /**
     * Says that the gauges were updated.
     *
     * @param millis now, in milliseconds since 1970
     */
    public void updated(final long millis) {
        header.putLongRelease(CounterLayout.UPDATED_OFFSET, millis);
    }

    /** Says that the process has ended as it should. The file stays if it was published. Closing again does nothing. */
    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            header.putLongRelease(CounterLayout.ENDED_OFFSET, System.currentTimeMillis());
            file.close();
        }
    }
}
