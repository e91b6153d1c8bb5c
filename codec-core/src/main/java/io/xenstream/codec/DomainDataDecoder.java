// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * DOMAIN_DATA: a domain's own quotas and features (docs/format.md, section 3.7).
 *
 * <pre>
 *        0                   1                   2                   3
 *        0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *       +---------------------------------------------------------------+
 *     0 |                            type = 7                           |
 *       +---------------------------------------------------------------+
 *     4 |                              len                              |
 *       +-------------------------------+-------------------------------+
 *     8 |           domain-id           |            n-quota            |
 *       +-------------------------------+-------------------------------+
 *    12 |              features (version 2; 0 in version 1)             |
 *       +---------------------------------------------------------------+
 *    16 |                     value (0 = unlimited)                     |
 *       +---------------------------------------------------------------+
 *       | n-quota times; then                                       ... |
 *       +---------------------------------------------------------------+
 *       | names, each with its NUL, in the same order               ... |
 *       +---------------------------------------------------------------+
 *       | padding to a multiple of 8, zero                          ... |
 *       +---------------------------------------------------------------+
 * </pre>
 *
 * <p>The numbers on the left are byte offsets from the record's header, as are the offset constants.
 */
public final class DomainDataDecoder extends RecordDecoder {
    /** Offset of domid, in bytes from the record's header. */
    public static final int DOMID_OFFSET = BODY_OFFSET;
    /** Offset of n-quota, in bytes from the record's header. */
    public static final int QUOTAS_OFFSET = DOMID_OFFSET + 2;
    /** Offset of features, in bytes from the record's header. */
    public static final int FEATURES_OFFSET = QUOTAS_OFFSET + 2;
    /** Offset of the first value, in bytes from the record's header. */
    public static final int VALUES_OFFSET = FEATURES_OFFSET + 4;
    /** Length of the fixed fields: the shortest body, in bytes. */
    public static final int FIXED_LENGTH = VALUES_OFFSET - BODY_OFFSET;

    private final QuotaEntries quotas = new QuotaEntries(this, VALUES_OFFSET);

    /** Creates a flyweight without a record; wrap it over a buffer before use. */
    public DomainDataDecoder() {}

    DomainDataDecoder(final Window window, final ByteOrder order) {
        super(window, order);
    }

    @Override
    public DomainDataDecoder wrap(final DirectBuffer buffer, final int offset, final ByteOrder recordOrder) {
        attach(buffer, offset, recordOrder, FIXED_LENGTH);
        return this;
    }

    /**
     * Returns the domain.
     *
     * @return the domain id
     */
    public int domid() {
        return uint16(DOMID_OFFSET);
    }

    /**
     * Returns the features that the daemon offers to the domain. Meaningless in version 1.
     *
     * @return a set of bits, as an unsigned 32-bit number
     */
    public long features() {
        return uint32(FEATURES_OFFSET);
    }

    /**
     * Returns the number of quotas specific to the domain.
     *
     * @return 0 to 65535
     */
    public int quotaCount() {
        return uint16(QUOTAS_OFFSET);
    }

    /**
     * Returns the quotas of the domain.
     *
     * @return an iterator positioned before the first quota
     * @throws MalformedImageException if the values extend past the end of the record
     */
    public QuotaEntries quotas() {
        return quotas.begin(quotaCount());
    }

    @Override
    public int fieldsLength() {
        return quotas.end(quotaCount()) - BODY_OFFSET;
    }

    @Override
    void appendFields(final StringBuilder builder) {
        append(builder, "domid", domid());
        append(builder, "features", features());
        quotas.appendTo(builder, quotaCount());
    }

    @Override
    void release() {
        super.release();
        quotas.release();
    }
}
