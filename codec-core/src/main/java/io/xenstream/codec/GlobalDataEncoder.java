// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.GlobalDataDecoder.EVTCHN_FD_OFFSET;
import static io.xenstream.codec.GlobalDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.GlobalDataDecoder.RW_SOCKET_FD_OFFSET;

import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/** Writes GLOBAL_DATA; see {@link GlobalDataDecoder} for the layout. Both fields can be changed in place. */
public final class GlobalDataEncoder extends RecordEncoder {
    /** Creates an encoder to wrap over the caller's buffers. */
    public GlobalDataEncoder() {}

    GlobalDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public GlobalDataEncoder wrap(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Starts a new record, without descriptors.
     *
     * @param buffer      receives the record
     * @param offset      offset of the record's header in the buffer
     * @param recordOrder the byte order of the image
     * @return this
     */
    public GlobalDataEncoder begin(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        beginRecord(buffer, offset, recordOrder, RecordType.GLOBAL_DATA, FIXED_LENGTH);
        return begin();
    }

    GlobalDataEncoder begin() {
        return rwSocketFd(-1).evtchnFd(-1);
    }

    /**
     * Sets the listening socket.
     *
     * @param descriptor file descriptor of the socket, or -1 for none
     * @return this
     */
    public GlobalDataEncoder rwSocketFd(final int descriptor) {
        record.putInt(RW_SOCKET_FD_OFFSET, descriptor, order);
        return this;
    }

    /**
     * Sets the event channel device.
     *
     * @param descriptor file descriptor of the device, or -1 for none
     * @return this
     */
    public GlobalDataEncoder evtchnFd(final int descriptor) {
        record.putInt(EVTCHN_FD_OFFSET, descriptor, order);
        return this;
    }
}
