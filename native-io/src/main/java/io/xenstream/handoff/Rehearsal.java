// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ImageException;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import io.xenstream.index.Duplicates;
import io.xenstream.index.IndexBuilder;
import io.xenstream.index.StoreCursor;
import io.xenstream.index.StoreIndex;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.concurrent.UnsafeBuffer;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/**
 * A handoff of nothing, within this process, before the one that counts: a JVM that does it for the first time loads a few hundred classes
 * and a native library on the way, which took ten to a hundred times as long as the handoff itself. Once in the life of a process.
 */
final class Rehearsal {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final String LABEL = "rehearsal";
    private static final String ROOT = "/";
    private static final ImageHeader HEADER = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.nativeOrder());
    /** More than the JVM's thresholds for compiling without a profile. */
    private static final int LOOKUPS = 5000;

    private Rehearsal() {}

    static void once(final Path directory) {
        if (DONE.get()) {
            return;
        }
        try {
            run(directory);
            DONE.set(true);
        } catch (final IOException | ImageException e) {
            // What is really wrong will stop the handoff. What is not costs time there; the next one rehearses again.
            DONE.set(false);
        }
    }

    private static void run(final Path directory) throws IOException {
        try (AFUNIXSocketPair<AFUNIXSocketChannel> talk = AFUNIXSocketPair.open();
                AFUNIXSocketPair<AFUNIXSocketChannel> client = AFUNIXSocketPair.open();
                SourceState state = new SourceState(LABEL, directory);
                RandomAccessFile word = Ownership.create(directory);
                RandomAccessFile index = index(directory);
                Peer source = peer(talk.getSocket1());
                Peer target = peer(talk.getSocket2())) {
            target.requireSameUser();
            final FileDescriptor connection = client.getSocket1().getFileDescriptor();
            try (ImageWriter writer = state.writer(HEADER)) {
                state.finish(write(writer, state.descriptor(connection)));
            }
            state.index(index.getFD(), index.length());
            state.requireWithin(HandoffLimits.DEFAULT);
            source.send(state.message(), state.files(word.getFD(), connection));
            source.send(new HandoffMessage.Descriptors(state.numbers(0, 1)), state.descriptors(0, 1));
            receive(target);
            Ownership.map(word).take();
        }
    }

    /** Writes an image of one connection and one node. */
    private static long write(final ImageWriter writer, final int descriptor) {
        writer.claimGlobalData();
        writer.commit();
        writer.claimConnectionData(0, 0, true).connId(1).socket(descriptor);
        writer.commit();
        writer.claimNodeData(1, ROOT.length(), 0)
                .permission(0, (byte) 'n', 0, 0)
                .path(ROOT);
        writer.commit();
        return writer.finish();
    }

    /** The index of that image, whatever the descriptor's number, in a file without a name. */
    private static RandomAccessFile index(final Path directory) throws IOException {
        try (WritableRegion image = WritableRegion.allocate(Ownership.LENGTH, LABEL);
                ImageWriter writer = ImageWriter.open(image, HEADER);
                IndexBuilder builder = new IndexBuilder(image, HEADER, Duplicates.REFUSE);
                StoreIndex index = builder.finish(write(writer, 0));
                WritableRegion octets = WritableRegion.allocate(index.length(), LABEL)) {
            index.copyTo(octets, 0);
            final byte[] copy = new byte[Math.toIntExact(index.length())];
            octets.getBytes(0, new UnsafeBuffer(copy), 0, copy.length);
            final RandomAccessFile file = Ownership.create(directory);
            file.seek(0);
            file.write(copy);
            return file;
        }
    }

    private static Peer peer(final AFUNIXSocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        return new Peer(LABEL, channel);
    }

    private static void receive(final Peer target) throws IOException {
        if (target.receive() instanceof HandoffMessage.State message) {
            final List<FileDescriptor> files = new ArrayList<>();
            target.takeDescriptors(message.files(), files);
            Ownership.of(files.get(0), LABEL).isTaken();
            try (ReceivedState received = new ReceivedState(LABEL, files.subList(2, files.size()), message)) {
                if (target.receive() instanceof HandoffMessage.Descriptors descriptors) {
                    received.take(descriptors, target);
                    received.open(HandoffLimits.DEFAULT);
                    received.rehearse();
                    rehearseLookups(received);
                }
            } finally {
                Descriptor.close(files.get(0));
                Descriptor.close(files.get(1));
            }
        }
    }

    /** As often as it takes until they are compiled; a daemon's first ones are the same code. */
    private static void rehearseLookups(final ReceivedState received) {
        try (StoreCursor cursor = received.index().orElseThrow().cursor()) {
            for (int i = 0; i < LOOKUPS; i++) {
                cursor.find(ROOT);
            }
        }
    }
}
