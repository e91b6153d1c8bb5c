// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImagePatcher;
import io.xenstream.codec.Place;
import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.MappedIndex;
import io.xenstream.nativeio.MutableMappedImage;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Int2ObjectHashMap;

/** The state received from a predecessor. First the descriptors are collected, then the image is mapped and renumbered. */
final class ReceivedState implements AdoptedState {
    private static final int NONE = -1;

    private final String label;
    private final List<FileDescriptor> files;
    private final HandoffMessage.State message;
    /** Keyed by their numbers in this process. */
    private final Int2ObjectHashMap<FileDescriptor> descriptors = new Int2ObjectHashMap<>();
    /** From the predecessor's numbers to those in this process. */
    private final Int2IntHashMap renumbered = new Int2IntHashMap(NONE);

    /** All that were received, taken or not. */
    private final List<FileDescriptor> all = new ArrayList<>();

    private int count;
    private MutableMappedImage image;
    private MappedIndex index;

    ReceivedState(final String label, final List<FileDescriptor> files, final HandoffMessage.State message) {
        this.label = label;
        this.files = files;
        this.message = message;
    }

    int descriptors() {
        return count;
    }

    /** Receives a batch of descriptors with their numbers in the image. */
    void take(final HandoffMessage.Descriptors batch, final Peer peer) {
        final List<FileDescriptor> taken = new ArrayList<>();
        final List<Integer> numbers = batch.numbers();
        peer.takeDescriptors(numbers.size(), taken);
        for (final FileDescriptor descriptor : taken) {
            all.add(descriptor);
            descriptors.put(number(descriptor), descriptor);
        }
        for (int i = 0; i < numbers.size(); i++) {
            final int number = numbers.get(i);
            if (number < 0 || renumbered.put(number, number(taken.get(i))) != NONE) {
                throw mismatch("descriptor number " + number + " is negative or was sent twice");
            }
        }
        count += numbers.size();
        if (count > message.descriptors()) {
            throw mismatch("received " + count + " descriptors, more than the " + message.descriptors() + " announced");
        }
    }

    private int number(final FileDescriptor descriptor) {
        try {
            return Descriptor.number(descriptor);
        } catch (final IOException e) {
            throw HandoffException.of(e, label);
        }
    }

    /** Maps the image and replaces the descriptor numbers by this process's own. */
    void open(final HandoffLimits limits) {
        image = MappedImage.openForUpdate(imageFile());
        if (image.length() != message.imageLength()) {
            throw mismatch(
                    "the image has " + image.length() + " bytes instead of the announced " + message.imageLength());
        }
        final ReadOptions options = ReadOptions.DEFAULT
                .withMaxRecordLength((int) Math.min(limits.recordLength(), ReadOptions.LARGEST_RECORD_LENGTH))
                .withMaxRecords(Math.max(1, limits.records()));
        try (ImagePatcher patcher = image.patcher(options)) {
            renumber(patcher);
        }
    }

    /** Reads no further than the last record that names a descriptor: nobody serves meanwhile. */
    private void renumber(final ImagePatcher patcher) {
        int missing = renumbered.size();
        while (missing > 0) {
            if (!patcher.next()) {
                throw mismatch("the image does not name " + missing + " of the descriptors");
            }
            if (patcher.type() == RecordType.GLOBAL_DATA) {
                final int listening = patcher.globalData().rwSocketFd();
                final int events = patcher.globalData().evtchnFd();
                patcher.patchGlobalData().rwSocketFd(own(listening, patcher)).evtchnFd(own(events, patcher));
                missing -= (listening == NONE ? 0 : 1) + (events == NONE ? 0 : 1);
            } else if (patcher.type() == RecordType.CONNECTION_DATA
                    && patcher.connectionData().connType() == ConnectionDataDecoder.SOCKET) {
                final int connection = patcher.connectionData().socketFd();
                patcher.patchConnectionData().socketFd(own(connection, patcher));
                missing -= connection == NONE ? 0 : 1;
            }
        }
    }

    private int own(final int number, final ImagePatcher patcher) {
        if (number == NONE) {
            return NONE;
        }
        // Removed, so that an image that names it twice is detected.
        final int own = renumbered.remove(number);
        if (own == NONE) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    patcher.place(),
                    "descriptor " + number + " was not handed over, or the image names it twice");
        }
        return own;
    }

    private HandoffException mismatch(final String problem) {
        return new HandoffException(HandoffRule.DESCRIPTOR, Place.whole(label), problem);
    }

    @Override
    public WritableRegion image() {
        return image.region();
    }

    @Override
    public Path imageFile() {
        return path(files.get(0));
    }

    @Override
    public Optional<Path> indexFile() {
        return message.hasIndex() ? Optional.of(path(files.get(1))) : Optional.empty();
    }

    @Override
    public Optional<MappedIndex> index() {
        if (index == null && message.hasIndex()) {
            final MappedIndex opened = MappedIndex.open(image.region(), path(files.get(1)));
            final long length = opened.index().length();
            if (length != message.indexLength()) {
                opened.close();
                throw mismatch("the index has " + length + " bytes instead of the announced " + message.indexLength());
            }
            index = opened;
        }
        return Optional.ofNullable(index);
    }

    private Path path(final FileDescriptor file) {
        return Path.of("/proc/self/fd", Integer.toString(number(file)));
    }

    @Override
    public SocketChannel connection(final int number) {
        return Descriptor.connection(descriptor(number), label);
    }

    @Override
    public ServerSocketChannel listeningSocket(final int number) {
        return Descriptor.listeningSocket(descriptor(number), label);
    }

    @Override
    public FileDescriptor descriptor(final int number) {
        final FileDescriptor descriptor = descriptors.remove(number);
        if (descriptor == null) {
            throw mismatch("descriptor " + number + " was not handed over, or has been taken already");
        }
        return descriptor;
    }

    /** Closes all descriptors, including those that have been taken. */
    void abandon() throws IOException {
        for (final FileDescriptor descriptor : all) {
            Descriptor.close(descriptor);
        }
    }

    /** Creates channels for the descriptors and closes them. */
    void warmUp() throws IOException {
        for (final FileDescriptor descriptor : all) {
            try (SocketChannel channel = connection(number(descriptor))) {
                channel.isConnected();
            }
        }
    }

    @Override
    public void close() {
        try {
            if (index != null) {
                index.close();
            }
            if (image != null) {
                image.close();
            }
            for (final FileDescriptor file : files) {
                Descriptor.close(file);
            }
            for (final FileDescriptor descriptor : descriptors.values()) {
                Descriptor.close(descriptor);
            }
            descriptors.clear();
        } catch (final IOException e) {
            throw HandoffException.of(e, label);
        }
    }
}
