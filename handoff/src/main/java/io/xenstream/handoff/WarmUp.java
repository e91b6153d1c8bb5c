// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.Buffers;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.codec.internal.FlightRecording;
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
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/**
 * A handoff of a tiny image within this process. It loads the classes and the native library that a handoff uses, and compiles lookups, which
 * would otherwise happen while nobody serves and take many times as long as the handoff itself.
 */
final class WarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final String LABEL = "warm-up";
    private static final String ROOT = "/";
    private static final ImageHeader HEADER = ImageHeader.of(ImageHeader.LATEST_VERSION, ByteOrder.nativeOrder());
    /** More than the JVM's thresholds for its first compiler. */
    private static final int LOOKUPS = 5000;
    /** The first round loads classes; some more link what is linked at the second call. */
    private static final int ROUNDS = 8;

    private WarmUp() {}

    /** Runs it unless it has succeeded in this process before; returns whether it has succeeded. */
    static boolean once(final Path directory) {
        if (DONE.get()) {
            return true;
        }
        try {
            for (int i = 0; i < ROUNDS; i++) {
                run(directory);
            }
            DONE.set(true);
        } catch (final IOException | XenstreamException e) {
            // Whatever is wrong also stops the handoff, which reports it.
            return false;
        }
        return true;
    }

    private static void run(final Path directory) throws IOException {
        // The first event of Flight Recorder takes a tenth of a second, also if nobody records. It is not committed.
        new Phases(LABEL, true, HandoffOptions.Timeouts.DEFAULT).begin(HandoffPhase.HELLO);
        if (FlightRecording.isPresent()) {
            HandoffEvent.start(LABEL, true);
        }
        try (AFUNIXSocketPair<AFUNIXSocketChannel> connection = AFUNIXSocketPair.open();
                AFUNIXSocketPair<AFUNIXSocketChannel> client = AFUNIXSocketPair.open();
                SourceState state = new SourceState(LABEL, directory);
                RandomAccessFile flag = Ownership.create(directory);
                RandomAccessFile index = index(directory);
                Peer source = peer(connection.getSocket1());
                Peer target = peer(connection.getSocket2())) {
            target.requireSameUser();
            final FileDescriptor descriptor = client.getSocket1().getFileDescriptor();
            try (ImageWriter writer = state.writer(HEADER)) {
                state.finish(write(writer, state.descriptor(descriptor)));
            }
            state.index(index.getFD(), index.length());
            state.requireWithin(HandoffLimits.DEFAULT);
            source.send(state.message(), state.files(flag.getFD(), descriptor));
            source.send(new HandoffMessage.Descriptors(state.numbers(0, 1)), state.descriptors(0, 1));
            receive(target);
            Ownership.map(flag).take();
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

    /** The index of that image, in a file without a name. The descriptor's number does not matter to it. */
    private static RandomAccessFile index(final Path directory) throws IOException {
        try (WritableRegion image = WritableRegion.allocate(Ownership.LENGTH, LABEL);
                ImageWriter writer = ImageWriter.open(image, HEADER);
                IndexBuilder builder = new IndexBuilder(image, HEADER, Duplicates.REFUSE);
                StoreIndex index = builder.finish(write(writer, 0));
                WritableRegion bytes = WritableRegion.allocate(index.length(), LABEL)) {
            index.copyTo(bytes, 0);
            final byte[] copy = new byte[Math.toIntExact(index.length())];
            bytes.getBytes(0, Buffers.of(copy), 0, copy.length);
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
                    received.warmUp();
                    lookUp(received);
                }
            } finally {
                Descriptor.close(files.get(0));
                Descriptor.close(files.get(1));
            }
        }
    }

    /** Often enough that the JVM compiles the code. */
    private static void lookUp(final ReceivedState received) {
        try (StoreCursor cursor = received.index().orElseThrow().cursor()) {
            for (int i = 0; i < LOOKUPS; i++) {
                cursor.find(ROOT);
            }
        }
    }
}
