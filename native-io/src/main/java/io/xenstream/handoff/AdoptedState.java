// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import io.xenstream.codec.HandoffException;
import io.xenstream.codec.ImageException;
import io.xenstream.codec.WritableRegion;
import io.xenstream.nativeio.MappedIndex;
import java.io.FileDescriptor;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a successor gets: the image, with the descriptors' numbers changed to this process's own, the index if there is one, and the
 * descriptors. For one thread at a time.
 *
 * <p>The image is mapped memory without a copy; the daemon may keep it, and read nodes from it, until it closes this object.
 */
public interface AdoptedState extends AutoCloseable {
    /**
     * The image in memory.
     *
     * @return a region of the image's length, this object's to close
     */
    WritableRegion image();

    /**
     * The image's file, to be mapped once more or by other means.
     *
     * @return a path that only this process can use, as long as this object is open
     */
    Path imageFile();

    /**
     * The index's file, if the predecessor has handed one over. Nobody has looked into it yet.
     *
     * @return a path that only this process can use, as long as this object is open
     */
    Optional<Path> indexFile();

    /**
     * The index over the image, mapped and used as it is, if the predecessor has handed one over. It is opened at the first call, in a time that
     * does not depend on its size; {@link io.xenstream.index.StoreIndex#open} says what is checked then. The process has opened one before, when
     * it rehearsed.
     *
     * @return the index, this object's to close
     * @throws ImageException if it is no good, or not that of the image: a daemon may build one then, or refuse
     */
    Optional<MappedIndex> index();

    /**
     * Takes a connection out of this object.
     *
     * @param number as it stands in CONNECTION_DATA
     * @return a channel of junixsocket's provider, blocking or not as the predecessor had it; the caller's to close once it is ready
     * @throws HandoffException if no such descriptor was handed over, it has been taken, or is none of a connection
     */
    SocketChannel connection(int number);

    /**
     * Takes a listening socket out of this object.
     *
     * @param number as it stands in GLOBAL_DATA
     * @return a channel of junixsocket's provider, blocking or not as the predecessor had it, that does not delete its name when it is
     *     closed; the caller's to close once it is ready
     * @throws HandoffException if no such descriptor was handed over, it has been taken, or is none of a listening socket
     */
    ServerSocketChannel listeningSocket(int number);

    /**
     * Takes a descriptor of any kind out of this object.
     *
     * @param number as it stands in the image
     * @return the descriptor, the caller's to close
     * @throws HandoffException if no such descriptor was handed over, or it has been taken
     */
    FileDescriptor descriptor(int number);

    /** Unmaps image and index, closes the image's file and the index's, and all descriptors that have not been taken. Closing again does nothing. */
    @Override
    void close();
}
