// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * GLOBAL_QUOTA_DATA: the quotas that hold for each domain and for the daemon (docs/format.md, section 3.6).
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-------------------------------+-------------------------------+
 *  |          n-dom-quota          |         n-glob-quota          |
 *  +-------------------------------+-------------------------------+
 *  |             value, 0 = unlimited                              |
 *  |             ... n-dom-quota + n-glob-quota times              |
 *  +---------------------------------------------------------------+
 *  |          names, each with its NUL, in the same order        ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
public final class GlobalQuotaDataDecoder extends RecordDecoder {
    static final int DOMAIN_QUOTAS_OFFSET = BODY_OFFSET;
    static final int GLOBAL_QUOTAS_OFFSET = DOMAIN_QUOTAS_OFFSET + 2;
    static final int VALUES_OFFSET = GLOBAL_QUOTAS_OFFSET + 2;
    /** Octets of the fixed fields. */
    public static final int FIXED_LENGTH = VALUES_OFFSET - BODY_OFFSET;

    private final QuotaEntries quotas = new QuotaEntries(this, VALUES_OFFSET);

    /** A flyweight to be wrapped over buffers of the caller's. */
    public GlobalQuotaDataDecoder() {}

    GlobalQuotaDataDecoder(final RecordCursor cursor) {
        super(cursor);
    }

    @Override
    public GlobalQuotaDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * How many quotas hold for each domain. They come first.
     *
     * @return 0 to 65535
     */
    public int domainQuotaCount() {
        return uint16(DOMAIN_QUOTAS_OFFSET);
    }

    /**
     * How many quotas hold for the daemon as a whole.
     *
     * @return 0 to 65535
     */
    public int globalQuotaCount() {
        return uint16(GLOBAL_QUOTAS_OFFSET);
    }

    /**
     * All quotas: first those of each domain, then those of the daemon.
     *
     * @return a walk that stands before the first
     * @throws MalformedImageException if the values reach past the record
     */
    public QuotaEntries quotas() {
        return quotas.begin(domainQuotaCount() + globalQuotaCount());
    }

    @Override
    public int fieldsLength() {
        return quotas.end(domainQuotaCount() + globalQuotaCount()) - BODY_OFFSET;
    }

    @Override
    void release() {
        super.release();
        quotas.release();
    }
}
