// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import java.io.FileDescriptor;

/**
 * Takes the state of a frozen daemon: an image, perhaps an index, and the descriptors that the image's records name. Valid within
 * {@link HandoffSource#writeState}.
 */
public interface HandoffState {
    /**
     * Begins the image in the handoff's own file, which grows as it is written, and may have been made ready ahead.
     *
     * @param header version and byte order
     * @return a writer at the image's start; finish it and tell {@link #finish}, then close it
     */
    ImageWriter writer(ImageHeader header);

    /**
     * Ends the image that was begun by {@link #writer}.
     *
     * @param length octets of the image, as {@link ImageWriter#finish()} has returned them
     */
    void finish(long length);

    /**
     * Hands over an image that the daemon has in a file of its own. The successor changes descriptors in it, in place, so that the
     * file is no longer good for this daemon if it names any.
     *
     * @param file   open for reading and writing; stays the daemon's to close
     * @param length octets of the image, all of the file
     */
    void image(FileDescriptor file, long length);

    /**
     * Hands over an index beside the image.
     *
     * @param file   open for reading; stays the daemon's to close
     * @param length octets of the index, all of the file
     */
    void index(FileDescriptor file, long length);

    /**
     * Has a descriptor go with the image: of a listening socket, or of a connection. It stays open here.
     *
     * @param descriptor of a socket that is open
     * @return the number to be written into GLOBAL_DATA or CONNECTION_DATA; the successor will find another one there, its own
     */
    int descriptor(FileDescriptor descriptor);
}
