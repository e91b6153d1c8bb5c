// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.stream.operation.Drain;
import io.xenstream.stream.operation.Images;
import io.xenstream.stream.operation.Restore;
import io.xenstream.stream.operation.Tee;
import io.xenstream.stream.stage.Stages;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.agrona.concurrent.UnsafeBuffer;

/** However bytes are cut into pieces on their way, they come out as they went in. */
final class ChunkingProperties {
    @Property(tries = 300)
    void shouldDeliverTheSameBytesWhateverTheChunks(
            @ForAll @IntRange(min = 0, max = 200_000) final int length,
            @ForAll @Size(min = 1, max = 8) final List<@IntRange(min = 1, max = 70_000) Integer> writes,
            @ForAll @Size(min = 1, max = 8) final List<@IntRange(min = 1, max = 70_000) Integer> reads,
            @ForAll @IntRange(min = 6, max = 18) final int capacity,
            @ForAll @Size(max = 3) final List<Stage> stages) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        final DataStream stream = around(DataStream.inProcess("chunks", 1 << capacity), stages);

        assertThat(pass(stream, bytes, writes, reads)).isEqualTo(bytes);

        stream.reader().confirm();
        assertThat(stream.writer().state()).isEqualTo(StreamState.CONFIRMED);
        stream.writer().close();
        stream.reader().close();
    }

    /** The stages there are. */
    enum Stage {
        DIGEST,
        COMPRESSION
    }

    private static DataStream around(final DataStream stream, final List<Stage> stages) {
        DataStream all = stream;
        for (final Stage stage : stages) {
            all = switch (stage) {
                case DIGEST -> new DataStream(Stages.digest(all.writer()), Stages.digest(all.reader()));
                case COMPRESSION ->
                    new DataStream(Stages.compression(all.writer(), 1), Stages.compression(all.reader()));
            };
        }
        return all;
    }

    private static byte[] pass(
            final DataStream stream, final byte[] bytes, final List<Integer> writes, final List<Integer> reads) {
        final UnsafeBuffer source = new UnsafeBuffer(bytes);
        final UnsafeBuffer target = new UnsafeBuffer(new byte[70_000]);
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        int at = 0;
        int turn = 0;
        int count = 0;
        while (count != StreamReader.END) {
            if (at < bytes.length) {
                final int size = Math.min(writes.get(turn % writes.size()), bytes.length - at);
                at += Math.max(stream.writer().write(source, at, size), 0);
                if (turn % 3 == 0) {
                    stream.writer().flush();
                }
            } else {
                stream.writer().finish();
            }
            count = stream.reader().read(target, 0, reads.get(turn % reads.size()));
            all.write(target.byteArray(), 0, Math.max(count, 0));
            turn++;
        }
        return all.toByteArray();
    }

    @Property(tries = 200)
    void shouldDecodeTheSameRecordsWhateverTheChunks(
            @ForAll @Size(min = 1, max = 8) final List<@IntRange(min = 1, max = 500) Integer> writes,
            @ForAll @IntRange(min = 6, max = 12) final int capacity) {
        final byte[] image = Images.any();
        final DataStream whole = DataStream.inProcess("whole", 1 << 16);
        final List<String> expected = new ArrayList<>();
        final var reference = records(whole.reader(), expected).start(Runnable::run);
        whole.writer().write(new UnsafeBuffer(image), 0, image.length);
        whole.writer().finish();
        reference.join();

        final DataStream stream = DataStream.inProcess("cut", 1 << capacity);
        final List<String> found = new ArrayList<>();
        final var restored = records(stream.reader(), found).start(Runnable::run);
        int at = 0;
        for (int turn = 0; at < image.length; turn++) {
            at += stream.writer()
                    .write(new UnsafeBuffer(image), at, Math.min(writes.get(turn % writes.size()), image.length - at));
        }
        stream.writer().finish();

        assertThat(restored.join()).isEqualTo(reference.join());
        assertThat(found).isEqualTo(expected).isNotEmpty();
    }

    private static StreamOperation<Restore.Result> records(final StreamReader reader, final List<String> records) {
        return Restore.toRecords(
                reader,
                record -> records.add(record.type() + " " + record.offset() + " "
                        + record.record().length()),
                Restore.Options.DEFAULT);
    }

    @Property(tries = 200)
    void shouldCopyTheSameBytesToReadersOfAnyCapacity(
            @ForAll @IntRange(min = 0, max = 20_000) final int length,
            @ForAll @Size(min = 1, max = 4) final List<@IntRange(min = 6, max = 16) Integer> capacities) {
        final byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        final DataStream stream = DataStream.inProcess("tee", 1 << 10);
        final List<DataStream> branches = capacities.stream()
                .map(room -> DataStream.inProcess("branch", 1 << room))
                .toList();
        final var copied = Tee.of(
                        stream.reader(),
                        branches.stream().map(DataStream::writer).toList())
                .start(Runnable::run);
        final List<ByteArrayOutputStream> copies = new ArrayList<>();
        final List<CompletableFuture<Long>> drained = new ArrayList<>();
        for (final DataStream branch : branches) {
            final ByteArrayOutputStream copy = new ByteArrayOutputStream();
            copies.add(copy);
            drained.add(Drain.to(branch.reader(), (chunk, offset, size) -> {
                        for (int i = 0; i < size; i++) {
                            copy.write(chunk.getByte(offset + i));
                        }
                        return size;
                    })
                    .start(Runnable::run));
        }
        int at = 0;
        while (at < length) {
            at += stream.writer().write(new UnsafeBuffer(bytes), at, length - at);
        }
        stream.writer().finish();

        assertThat(copied.join()).isEqualTo(length);
        assertThat(drained).allSatisfy(drain -> assertThat(drain.join()).isEqualTo(length));
        assertThat(copies).allSatisfy(copy -> assertThat(copy.toByteArray()).isEqualTo(bytes));
    }
}
