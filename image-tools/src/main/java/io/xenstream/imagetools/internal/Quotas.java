// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.imagetools.internal;

import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.QuotaEntries;
import java.util.SortedMap;
import java.util.TreeMap;

/** The quotas of a record by their names, in whatever order they come. Of two with the same name, the last one counts, as for daemons. */
public final class Quotas {
    static final String OF_DOMAIN = "quota.";
    private static final String OF_DOMAINS = "domQuota.";
    private static final String GLOBAL = "globQuota.";

    private Quotas() {}

    public static SortedMap<String, Long> of(final DomainDataDecoder domain) {
        final SortedMap<String, Long> quotas = new TreeMap<>();
        take(domain.quotas(), domain.quotaCount(), OF_DOMAIN, quotas);
        return quotas;
    }

    public static SortedMap<String, Long> of(final GlobalQuotaDataDecoder global) {
        final SortedMap<String, Long> quotas = new TreeMap<>();
        final QuotaEntries entries = global.quotas();
        take(entries, global.domainQuotaCount(), OF_DOMAINS, quotas);
        take(entries, global.globalQuotaCount(), GLOBAL, quotas);
        return quotas;
    }

    private static void take(
            final QuotaEntries entries, final int count, final String prefix, final SortedMap<String, Long> quotas) {
        for (int i = 0; i < count && entries.next(); i++) {
            quotas.put(prefix + Bytes.text(entries.name()), entries.value());
        }
    }
}
