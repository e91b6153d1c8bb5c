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

/** Writes GLOBAL_QUOTA_DATA; {@link GlobalQuotaDataDecoder} has the wire diagram. */
public final class GlobalQuotaDataEncoder extends RecordEncoder {
    private final QuotaList quotas = new QuotaList(this, VALUES_OFFSET);

    /** An encoder to be wrapped over buffers of the caller's. */
    public GlobalQuotaDataEncoder() {}

    GlobalQuotaDataEncoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    /**
     * How long a body is.
     *
     * @param domainQuotas how many hold for each domain, 0 to 65535
     * @param globalQuotas how many hold for the daemon, 0 to 65535
     * @param namesLength  octets of all names, each with its NUL
     * @return octets, without padding
     * @throws IllegalArgumentException if a number is out of its range
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
     * Begins a new record, whose quotas are then added in their order.
     *
     * @param buffer       room for it
     * @param offset       of the record's header in the buffer
     * @param recordOrder  the byte order of the image
     * @param domainQuotas how many hold for each domain, 0 to 65535
     * @param globalQuotas how many hold for the daemon, 0 to 65535
     * @param namesLength  octets of all names, each with its NUL
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
     * Adds the next quota: first those that hold for each domain, then those that hold for the daemon.
     *
     * @param name  of the quota, without a NUL
     * @param value 0, for no limit, to 2³²-1
     * @return this
     * @throws IllegalStateException if there are more than were claimed
     */
    public GlobalQuotaDataEncoder quota(final DirectBuffer name, final long value) {
        quotas.add(name, value);
        return this;
    }

    /**
     * Adds the next quota, as {@link #quota(DirectBuffer, long)}.
     *
     * @param name  of the quota, ASCII
     * @param value 0, for no limit, to 2³²-1
     * @return this
     * @throws IllegalStateException if there are more than were claimed
     */
    public GlobalQuotaDataEncoder quota(final CharSequence name, final long value) {
        quotas.add(name, value);
        return this;
    }
}
