// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.WritableRegion;
import io.xenstream.codec.XenstreamException;
import io.xenstream.nativeio.MappedIndex;
import java.io.FileDescriptor;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a successor receives: the image, in which descriptor numbers have been replaced by this process's own; the index, if the predecessor
 * has one; and the descriptors. For one thread at a time.
 *
 * <p>The image is mapped, not copied. The daemon may keep it and read nodes from it until it closes this object.
 */
public interface AdoptedState extends AutoCloseable {
    /**
     * The mapped image.
     *
     * @return a region of the image's length; owned and closed by this object
     */
    WritableRegion image();

    /**
     * The image's file, for callers that map it themselves.
     *
     * @return a path that is valid in this process only, while this object is open
     */
    Path imageFile();

    /**
     * The index's file, if the predecessor handed one over. Its contents have not been checked.
     *
     * @return a path that is valid in this process only, while this object is open
     */
    Optional<Path> indexFile();

    /**
     * The index over the image, mapped as it is, if the predecessor handed one over. The first call opens it, in a time that does not depend
     * on its size; {@link io.xenstream.index.StoreIndex#open} lists the checks.
     *
     * @return the index; owned and closed by this object
     * @throws XenstreamException if the index is malformed or belongs to another image; the daemon may build a new one, or refuse
     */
    Optional<MappedIndex> index();

    /**
     * Takes a connection out of this object.
     *
     * @param number the descriptor's number in CONNECTION_DATA
     * @return a channel of junixsocket's provider, blocking or non-blocking as the predecessor left it; the caller closes it once the
     *     daemon is ready
     * @throws HandoffException if no such descriptor was handed over, if it has been taken already, or if it is not a connected socket
     */
    SocketChannel connection(int number);

    /**
     * Takes a listening socket out of this object.
     *
     * @param number the descriptor's number in GLOBAL_DATA
     * @return a channel of junixsocket's provider, blocking or non-blocking as the predecessor left it, which does not delete its socket file
     *     when it is closed; the caller closes it once the daemon is ready
     * @throws HandoffException if no such descriptor was handed over, if it has been taken already, or if it is not a listening socket
     */
    ServerSocketChannel listeningSocket(int number);

    /**
     * Takes a descriptor of any kind out of this object.
     *
     * @param number the descriptor's number in the image
     * @return the descriptor; the caller closes it
     * @throws HandoffException if no such descriptor was handed over, or if it has been taken already
     */
    FileDescriptor descriptor(int number);

    /**
     * Unmaps the image and the index, and closes their files and all descriptors that have not been taken. Closing again does nothing.
     */
    @Override
    void close();
}
