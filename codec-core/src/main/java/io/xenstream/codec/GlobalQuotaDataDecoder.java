// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * GLOBAL_QUOTA_DATA: the quotas for each domain and for the whole daemon (docs/format.md, section 3.6).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 6                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +-------------------------------+-------------------------------+
 *     8 |          n-dom-quota          |          n-glob-quota         |
 *       +-------------------------------+-------------------------------+
 *    12 |                     value (0 = unlimited)                     |
 *       +---------------------------------------------------------------+
 *       | n-dom-quota + n-glob-quota times; then                    ... |
 *       +---------------------------------------------------------------+
 *       | names, each with its NUL, in the same order               ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class GlobalQuotaDataDecoder extends RecordDecoder {
    /** Offset of n-dom-quota, in bytes from the record's header. */
    public static final int DOMAIN_QUOTAS_OFFSET = BODY_OFFSET;
    /** Offset of n-glob-quota, in bytes from the record's header. */
    public static final int GLOBAL_QUOTAS_OFFSET = DOMAIN_QUOTAS_OFFSET + 2;
    /** Offset of the first value, in bytes from the record's header. */
    public static final int VALUES_OFFSET = GLOBAL_QUOTAS_OFFSET + 2;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = VALUES_OFFSET - BODY_OFFSET;

    private final QuotaEntries quotas = new QuotaEntries(this, VALUES_OFFSET);

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public GlobalQuotaDataDecoder() {}

    GlobalQuotaDataDecoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public GlobalQuotaDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Returns the number of quotas that apply to each domain. They come first.
     *
     * @return 0 to 65535
     */
    public int domainQuotaCount() {
        return uint16(DOMAIN_QUOTAS_OFFSET);
    }

    /**
     * Returns the number of quotas that apply to the whole daemon.
     *
     * @return 0 to 65535
     */
    public int globalQuotaCount() {
        return uint16(GLOBAL_QUOTAS_OFFSET);
    }

    /**
     * Returns all quotas: first those for each domain, then those for the daemon.
     *
     * @return an iterator positioned before the first quota
     * @throws MalformedImageException if the values extend past the end of the record
     */
    public QuotaEntries quotas() {
        return quotas.begin(domainQuotaCount() + globalQuotaCount());
    }

    @Override
    public int fieldsLength() {
        return quotas.end(domainQuotaCount() + globalQuotaCount()) - BODY_OFFSET;
    }

    @Override
    void appendFields(final StringBuilder builder) {
        append(builder, "domainQuotaCount", domainQuotaCount());
        append(builder, "globalQuotaCount", globalQuotaCount());
        quotas.appendTo(builder, domainQuotaCount() + globalQuotaCount());
    }

    @Override
    void release() {
        super.release();
        quotas.release();
    }
}
