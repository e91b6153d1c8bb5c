// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.Place;
import io.xenstream.nativeio.UnnamedImage;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntHashSet;

/** The state that a predecessor writes: one image, optionally an index, and descriptors with their numbers. */
final class SourceState implements HandoffState, AutoCloseable {
    private static final long INITIAL_LENGTH = 1 << 20;

    private final String label;
    private final Path directory;
    private final List<Integer> numbers = new ArrayList<>();
    private final IntHashSet seen = new IntHashSet();
    private final List<FileDescriptor> descriptors = new ArrayList<>();
    private UnnamedImage own;
    private FileDescriptor imageFile;
    private long imageLength;
    private FileDescriptor indexFile;
    private long indexLength = HandoffMessage.State.NO_INDEX;

    SourceState(final String label, final Path directory) {
        this.label = label;
        this.directory = directory;
    }

    /** Prepares memory for an image of this length. Runs on another thread than the daemon's, before the state is written. */
    void prefault(final long length) {
        own = UnnamedImage.create(directory, length);
        own.prefault();
    }

    @Override
    public ImageWriter writer(final ImageHeader header) {
        requireNoImage();
        if (own == null) {
            own = UnnamedImage.create(directory, INITIAL_LENGTH);
        }
        return own.writer(header);
    }

    @Override
    public void finish(final long length) {
        requireNoImage();
        if (own == null) {
            throw new IllegalStateException("no image has been begun");
        }
        imageFile = own.finish(length);
        imageLength = length;
    }

    @Override
    public void image(final FileDescriptor file, final long length) {
        requireNoImage();
        imageFile = file;
        imageLength = length;
    }

    private void requireNoImage() {
        if (imageFile != null) {
            throw new IllegalStateException("the state already has its image");
        }
    }

    @Override
    public void index(final FileDescriptor file, final long length) {
        if (length < 0) {
            throw new IllegalArgumentException("the length of the index must not be negative, but is " + length);
        }
        indexFile = file;
        indexLength = length;
    }

    @Override
    public int descriptor(final FileDescriptor descriptor) {
        try {
            final int number = Descriptor.number(descriptor);
            if (!seen.add(number)) {
                throw new IllegalStateException("descriptor " + number + " is already registered");
            }
            numbers.add(number);
            descriptors.add(descriptor);
            return number;
        } catch (final IOException e) {
            throw new HandoffException(
                    HandoffRule.DESCRIPTOR,
                    Place.whole(label),
                    "the descriptor is not open: " + HandoffException.reason(e),
                    e);
        }
    }

    /** Checks the state against the successor's limits: it may exceed the offer. */
    void requireWithin(final HandoffLimits limits) {
        if (imageFile == null) {
            throw new HandoffException(HandoffRule.DAEMON, Place.whole(label), "writeState did not finish an image");
        }
        limits.requireAtMost(label, imageLength, descriptors.size());
    }

    long imageLength() {
        return imageLength;
    }

    int descriptorCount() {
        return descriptors.size();
    }

    HandoffMessage.State message() {
        return new HandoffMessage.State(imageLength, indexLength, descriptors.size());
    }

    /** The files that go with {@link #message()}. */
    FileDescriptor[] files(final FileDescriptor ownership, final FileDescriptor listener) {
        return indexFile == null
                ? new FileDescriptor[] {ownership, listener, imageFile}
                : new FileDescriptor[] {ownership, listener, imageFile, indexFile};
    }

    List<Integer> numbers(final int from, final int to) {
        return numbers.subList(from, to);
    }

    FileDescriptor[] descriptors(final int from, final int to) {
        return descriptors.subList(from, to).toArray(FileDescriptor[]::new);
    }

    /** Closes this process's copies of the descriptors that the successor owns. */
    void closeDescriptors() throws IOException {
        for (final FileDescriptor descriptor : descriptors) {
            Descriptor.close(descriptor);
        }
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
