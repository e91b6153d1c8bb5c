// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static io.xenstream.codec.GlobalQuotaDataDecoder.DOMAIN_QUOTAS_OFFSET;
import static io.xenstream.codec.GlobalQuotaDataDecoder.FIXED_LENGTH;
import static io.xenstream.codec.GlobalQuotaDataDecoder.GLOBAL_QUOTAS_OFFSET;
import static io.xenstream.codec.GlobalQuotaDataDecoder.VALUES_OFFSET;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes GLOBAL_QUOTA_DATA; see {@link GlobalQuotaDataDecoder} for the layout. */
public final class GlobalQuotaDataEncoder extends RecordEncoder {
    private final QuotaList quotas = new QuotaList(this, VALUES_OFFSET);

    /** Creates an encoder to wrap over the caller's buffers. */
    public GlobalQuotaDataEncoder() {}

    GlobalQuotaDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * Computes the length of a body.
     *
     * @param domainQuotas number of quotas that apply to each domain, 0 to 65535
     * @param globalQuotas number of quotas that apply to the daemon, 0 to 65535
     * @param namesLength  total length of all names in bytes, each including its NUL
     * @return length in bytes, without padding
     * @throws IllegalArgumentException if a value is out of range
     */
    public static long bodyLength(final int domainQuotas, final int globalQuotas, final int namesLength) {
        return FIXED_LENGTH + QuotaList.length(requireUint16(domainQuotas) + requireUint16(globalQuotas), namesLength);
    }

    @Override
    public GlobalQuotaDataEncoder wrap(
            final MutableDirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Starts a new record, to which quotas are then added in order.
     *
     * @param buffer       receives the record
     * @param offset       offset of the record's header in the buffer
     * @param recordOrder  the byte order of the image
     * @param domainQuotas number of quotas that apply to each domain, 0 to 65535
     * @param globalQuotas number of quotas that apply to the daemon, 0 to 65535
     * @param namesLength  total length of all names in bytes, each including its NUL
     * @return this
     */
    public GlobalQuotaDataEncoder begin(
            final MutableDirectBuffer buffer,
            final int offset,
            final ByteOrder recordOrder,
            final int domainQuotas,
            final int globalQuotas,
            final int namesLength) {
        final long length = bodyLength(domainQuotas, globalQuotas, namesLength);
        beginRecord(buffer, offset, recordOrder, RecordType.GLOBAL_QUOTA_DATA, length);
        return begin(domainQuotas, globalQuotas);
    }

    GlobalQuotaDataEncoder begin(final int domainQuotas, final int globalQuotas) {
        putUint16(DOMAIN_QUOTAS_OFFSET, domainQuotas);
        putUint16(GLOBAL_QUOTAS_OFFSET, globalQuotas);
        quotas.begin(domainQuotas + globalQuotas);
        return this;
    }

    /**
     * Adds the next quota: first those for each domain, then those for the daemon.
     *
     * @param name  name of the quota, without a NUL
     * @param value 0, for no limit, to 2³²-1
     * @return this
     * @throws IllegalStateException if more quotas are added than were claimed
     */
    public GlobalQuotaDataEncoder quota(final DirectBuffer name, final long value) {
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
    public GlobalQuotaDataEncoder quota(final CharSequence name, final long value) {
        quotas.add(name, value);
        return this;
    }
}
