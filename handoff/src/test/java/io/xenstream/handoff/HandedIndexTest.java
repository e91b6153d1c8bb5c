// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Place;
import io.xenstream.codec.Rule;
import io.xenstream.index.IndexRule;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import io.xenstream.nativeio.Durability;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that is its image, handed over with an index that is stale or damaged. */
final class HandedIndexTest {
    private static final int NODES = 10;
    private static final ImageHeader HEADER = ImageHeader.of(2, ByteOrder.LITTLE_ENDIAN);
    private static final int INDEX_HEADER = 4096;

    @TempDir
    Path directory;

    private Path image;
    private HandoffListener listener;

    @BeforeEach
    void serve() {
        image = write("store", NODES, "value");
        listener = HandoffListener.bind(directory.resolve("handoff"));
    }

    @AfterEach
    void end() {
        listener.delete();
    }

    /** Writes an image and its index. */
    private Path write(final String name, final int nodes, final String value) {
        final Path path = directory.resolve(name);
        try (NewImage created = MappedImage.create(path);
                ImageWriter writer = created.writer(HEADER)) {
            for (int i = 0; i < nodes; i++) {
                final String node = i == 0 ? "/" : "/" + i;
                writer.claimNodeData(1, node.length(), value.length())
                        .permission(0, (byte) 'n', 0, 0)
                        .path(node)
                        .value(new UnsafeBuffer(value.getBytes(StandardCharsets.US_ASCII)));
                writer.commit();
            }
            created.publish(writer.finish());
        }
        try (MappedImage mapped = MappedImage.open(path);
                StoreIndex index = StoreIndex.build(mapped.region())) {
            MappedIndex.publish(index, path, Durability.NONE);
        }
        return path;
    }

    /** Hands the store over with an index; returns the predecessor's result. */
    private HandoffResult handOver(final Path index) throws IOException {
        try (Store store = new Store(image, index)) {
            final HandoffSourceAgent source = new HandoffSourceAgent(listener, store, HandoffOptions.DEFAULT);
            final HandoffTargetAgent target =
                    new HandoffTargetAgent(listener.path(), new Successor(), HandoffOptions.DEFAULT);
            while (source.result().isEmpty() || target.result().isEmpty()) {
                target.doWork();
                source.doWork();
            }
            assertThat(store.isServing).isEqualTo(!source.isReleased());
            assertThat(target.result().orElseThrow().isSuccess()).isEqualTo(source.isReleased());
            if (source.isReleased()) {
                target.listener().close();
            }
            return source.result().orElseThrow();
        }
    }

    /** The successor refuses by one of these rules and the predecessor serves on; a handoff with the right index then succeeds. */
    private void requireRefused(final Path index, final Rule... rules) throws IOException {
        final HandoffException failure = handOver(index).failure().orElseThrow();
        assertThat(failure.rule()).isEqualTo(HandoffRule.REFUSED);
        assertThat(List.of(rules))
                .extracting(Rule::code)
                .anyMatch(code -> failure.problem().startsWith("the other process refused: " + code + ": "));
        assertThat(handOver(MappedIndex.pathOf(image)).isSuccess()).isTrue();
    }

    @Test
    void shouldTakeOverWithTheIndexOfTheImage() throws IOException {
        assertThat(handOver(MappedIndex.pathOf(image)).isSuccess()).isTrue();
    }

    @Test
    void shouldRefuseTheIndexOfALongerImage() throws IOException {
        requireRefused(MappedIndex.pathOf(write("longer", NODES + 1, "value")), IndexRule.STALE);
    }

    /** As long and with as many records, but the nodes are elsewhere. */
    @Test
    void shouldRefuseTheIndexOfAnImageWithAnotherLayout() throws IOException {
        final Path other = directory.resolve("other");
        try (NewImage created = MappedImage.create(other);
                ImageWriter writer = created.writer(HEADER)) {
            for (int i = 0; i < NODES; i++) {
                final String node = i == 0 ? "/" : "/" + (NODES - i);
                writer.claimNodeData(1, node.length(), 5)
                        .permission(0, (byte) 'n', 0, 0)
                        .path(node)
                        .value(new UnsafeBuffer("value".getBytes(StandardCharsets.US_ASCII)));
                writer.commit();
            }
            created.publish(writer.finish());
        }
        assertThat(Files.size(other)).isEqualTo(Files.size(image));
        try (MappedImage mapped = MappedImage.open(other);
                StoreIndex index = StoreIndex.build(mapped.region())) {
            MappedIndex.publish(index, other, Durability.NONE);
        }

        requireRefused(MappedIndex.pathOf(other), IndexRule.STALE);
    }

    /** Some bytes of the header, and bytes behind it, all of which the checks of a small index read. */
    static Stream<Integer> bytes() {
        final SplittableRandom random = new SplittableRandom(1);
        return Stream.concat(
                Stream.of(0, 8, 12, 16, 32, 64, INDEX_HEADER - 1),
                IntStream.range(0, 40).mapToObj(each -> INDEX_HEADER + random.nextInt(200)));
    }

    @ParameterizedTest
    @MethodSource("bytes")
    void shouldRefuseAnIndexWithAFlippedByte(final int at) throws IOException {
        final byte[] bytes = Files.readAllBytes(MappedIndex.pathOf(image));
        assertThat(at).isLessThan(bytes.length);
        bytes[at] ^= 0x10;
        requireRefused(
                Files.write(directory.resolve("flipped"), bytes),
                IndexRule.IDENT,
                IndexRule.VERSION,
                IndexRule.DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, INDEX_HEADER})
    void shouldRefuseATruncatedIndex(final int missing) throws IOException {
        final Path cut = Files.copy(MappedIndex.pathOf(image), directory.resolve("cut"));
        try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
            file.setLength(Math.max(0, file.length() - missing));
        }
        requireRefused(cut, IndexRule.LENGTH);
    }

    /** Hands over an image file and an index file. */
    private static final class Store implements HandoffSource, AutoCloseable {
        private final RandomAccessFile imageFile;
        private final RandomAccessFile indexFile;
        private boolean isServing = true;

        Store(final Path image, final Path index) throws IOException {
            imageFile = new RandomAccessFile(image.toFile(), "rw");
            indexFile = new RandomAccessFile(index.toFile(), "r");
        }

        @Override
        public HandoffOffer offer() {
            return new HandoffOffer(2, HandoffLimits.SPECIFIED_RECORD_TYPES, 0, 1 << 20, 1 << 10, 4096, 0, Map.of());
        }

        @Override
        public void freeze() {
            isServing = false;
        }

        @Override
        public void writeState(final HandoffState state) {
            try {
                state.image(imageFile.getFD(), imageFile.length());
                state.index(indexFile.getFD(), indexFile.length());
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void thaw(final HandoffException cause) {
            isServing = true;
        }

        @Override
        public void released() {
            // The agent reports it.
        }

        @Override
        public void close() throws IOException {
            imageFile.close();
            indexFile.close();
        }
    }

    /** Serves from the received index if it finds the root. */
    private static final class Successor implements HandoffTarget {
        @Override
        public HandoffLimits limits() {
            return HandoffLimits.DEFAULT;
        }

        @Override
        public void prepare(final HandoffOffer offer) {
            // Nothing to prepare.
        }

        @Override
        public void adopt(final AdoptedState state) {
            assertThat(state.index()).isPresent();
        }

        @Override
        public void verify(final AdoptedState state) {
            try (StoreCursor cursor = state.index().orElseThrow().cursor()) {
                if (!cursor.find("/")) {
                    throw new HandoffException(HandoffRule.REFUSED, Place.whole("test"), "the index has no root");
                }
            }
        }

        @Override
        public void ready(final AdoptedState state) {
            state.close();
        }

        @Override
        public void abandoned(final HandoffException cause) {
            // Nothing was kept.
        }
    }
}
