// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * DOMAIN_DATA: a domain's own quotas and features (docs/format.md, section 3.7).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |           domain-id           |            n-quota            |
 *  +-------------------------------+-------------------------------+
 *  |               features (version 2; 0 in version 1)            |
 *  +---------------------------------------------------------------+
 *  |             value, 0 = unlimited; ... n-quota times           |
 *  +---------------------------------------------------------------+
 *  |          names, each with its NUL, in the same order        ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class DomainDataDecoder extends RecordDecoder {
    static final int DOMID_OFFSET = BODY_OFFSET;
    static final int QUOTAS_OFFSET = DOMID_OFFSET + 2;
    static final int FEATURES_OFFSET = QUOTAS_OFFSET + 2;
    static final int VALUES_OFFSET = FEATURES_OFFSET + 4;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = VALUES_OFFSET - BODY_OFFSET;

    private final QuotaEntries quotas = new QuotaEntries(this, VALUES_OFFSET);

    /** A flyweight to be wrapped over buffers of the caller's. */
    public DomainDataDecoder() {}

    DomainDataDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public DomainDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * The domain.
     *
     * @return its id
     */
    public int domid() {
        return uint16(DOMID_OFFSET);
    }

    /**
     * What the daemon offers to the domain. Of no meaning in version 1.
     *
     * @return a set of bits, as an unsigned 32-bit number
     */
    public long features() {
        return uint32(FEATURES_OFFSET);
    }

    /**
     * How many quotas the domain has of its own.
     *
     * @return 0 to 65535
     */
    public int quotaCount() {
        return uint16(QUOTAS_OFFSET);
    }

    /**
     * The domain's quotas.
     *
     * @return a walk that stands before the first
     * @throws MalformedImageException if the values reach past the record
     */
    public QuotaEntries quotas() {
        return quotas.begin(quotaCount());
    }

    @Override
    public int fieldsLength() {
        return quotas.end(quotaCount()) - BODY_OFFSET;
    }

    @Override
    void release() {
        super.release();
        quotas.release();
    }
}
