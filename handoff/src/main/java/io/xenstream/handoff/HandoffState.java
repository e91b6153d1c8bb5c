// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import java.io.FileDescriptor;

/**
 * Receives the state of a frozen daemon: an image, optionally an index, and the descriptors that the image's records name. Valid only during
 * {@link HandoffSource#writeState}.
 */
public interface HandoffState {
    /**
     * Begins the image in the handoff's own file, which grows as needed.
     *
     * @param header version and byte order
     * @return a writer at the image's start; finish it, pass the length to {@link #finish}, and close it
     */
    ImageWriter writer(ImageHeader header);

    /**
     * Completes the image that {@link #writer} began.
     *
     * @param length bytes of the image, as returned by {@link ImageWriter#finish()}
     */
    void finish(long length);

    /**
     * Hands over an image that the daemon has in a file of its own. The successor replaces descriptor numbers in place, so this daemon can
     * no longer use a file that names any.
     *
     * @param file   open for reading and writing; the daemon closes it
     * @param length bytes of the image, which is all of the file
     */
    void image(FileDescriptor file, long length);

    /**
     * Hands over an index of the image.
     *
     * @param file   open for reading; the daemon closes it
     * @param length bytes of the index, which is all of the file
     */
    void index(FileDescriptor file, long length);

    /**
     * Passes the descriptor of a listening socket or of a connection with the image. It stays open in this process.
     *
     * @param descriptor of an open socket
     * @return the number to write into GLOBAL_DATA or CONNECTION_DATA; the successor finds its own number there
     */
    int descriptor(FileDescriptor descriptor);
}
