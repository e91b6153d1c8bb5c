// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.DomainDataDecoder.DOMID_OFFSET;
import static io.xenstream.codec.DomainDataDecoder.FEATURES_OFFSET;
import static io.xenstream.codec.DomainDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.DomainDataDecoder.QUOTAS_OFFSET;
import static io.xenstream.codec.DomainDataDecoder.VALUES_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes DOMAIN_DATA; see {@link DomainDataDecoder} for the layout. */
public final class DomainDataEncoder extends RecordEncoder {
    private final QuotaList quotas = new QuotaList(this, VALUES_OFFSET);

    /** Creates an encoder to wrap over the caller's buffers. */
    public DomainDataEncoder() {}

    DomainDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * Computes the length of a body.
     *
     * @param quotaCount  number of quotas, 0 to 65535
     * @param namesLength total length of all names in bytes, each including its NUL
     * @return length in bytes, without padding
     * @throws IllegalArgumentException if a value is out of range
     */
    public static long bodyLength(final int quotaCount, final int namesLength) {
        return FIXED_LENGTH + QuotaList.length(requireUint16(quotaCount), namesLength);
    }

    @Override
    public DomainDataEncoder wrap(final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Starts a new record, to which quotas are then added in order.
     *
     * @param buffer       receives the record
     * @param offset       offset of the record's header in the buffer
     * @param recordOrder  the byte order of the image
     * @param quotaCount  number of quotas, 0 to 65535
     * @param namesLength total length of all names in bytes, each including its NUL
     * @return this
     */
    public DomainDataEncoder begin(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int quotaCount,
            final int namesLength) {
        final long length = bodyLength(quotaCount, namesLength);
        beginRecord(buffer, offset, recordOrder, RecordType.DOMAIN_DATA, length);
        return begin(quotaCount);
    }

    DomainDataEncoder begin(final int quotaCount) {
        putUint16(QUOTAS_OFFSET, quotaCount);
        quotas.begin(quotaCount);
        return domid(0).features(0);
    }

    /**
     * Sets the domain.
     *
     * @param id the domain id
     * @return this
     */
    public DomainDataEncoder domid(final int id) {
        putUint16(DOMID_OFFSET, id);
        return this;
    }

    /**
     * Sets the features that the daemon offers to the domain. Not for version 1.
     *
     * @param bits 0 to 2³²-1
     * @return this
     */
    public DomainDataEncoder features(final long bits) {
        putUint32(FEATURES_OFFSET, bits);
        return this;
    }

    /**
     * Adds the next quota of the domain.
     *
     * @param name  name of the quota, without a NUL
     * @param value 0, for no limit, to 2³²-1
     * @return this
     * @throws IllegalStateException if more quotas are added than were claimed
     */
    public DomainDataEncoder quota(final DirectBuffer name, final long value) {
        quotas.add(name, value);
        return this;
    }

    /**
     * Adds the next quota, like {@link #quota(DirectBuffer, long)}.
     *
     * @param name  name of the quota, ASCII
     * @param value 0, for no limit, to 2³²-1
     * @return this
     * @throws IllegalStateException if more quotas are added than were claimed
     */
    public DomainDataEncoder quota(final CharSequence name, final long value) {
        quotas.add(name, value);
        return this;
    }
}
