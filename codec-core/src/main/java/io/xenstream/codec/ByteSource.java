// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** Makes bytes part by part for {@link WritableRegion#write}. Not thread-safe. */
public interface ByteSource {
    /**
     * Makes the next part.
     *
     * @return its length in bytes; 0 if there are no more bytes
     */
    int next();

    /**
     * Returns what contains the part that was made last, at its beginning.
     *
     * @return an array, valid until the next part is made
     */
    byte[] bytes();

    /**
     * Returns how many bytes are known to follow that part, for messages.
     *
     * @return bytes; 0 if unknown
     */
    default long rest() {
        return 0;
    }
}
