// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ConnectionDataEncoder;
import io.xenstream.codec.DomainDataDecoder;
import io.xenstream.codec.DomainDataEncoder;
import io.xenstream.codec.GlobalQuotaDataDecoder;
import io.xenstream.codec.GlobalQuotaDataEncoder;
import io.xenstream.codec.ImageIoException;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.QuotaEntries;
import io.xenstream.codec.RecordType;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Guests and quotas, which are kept in a file beside the store. Each change is taken back if it cannot be written: wherever the process is killed, the next one
 * finds them as they were before the change or after it.
 *
 * <p>After a restart, the file is read when it is needed first: there may be many guests, and nobody is served meanwhile.
 */
final class Domains {
    private static final int FIRST_VERSION_WITH_FEATURES = 2;

    /** More bytes than a guest's records need without quotas. */
    private static final int ROOM = 256;

    private final DomainsFile file;
    private final Map<Integer, Domain> guests = new TreeMap<>();
    private final LongHashSet connectionIds = new LongHashSet();
    private final Map<String, Long> ofDomains = new LinkedHashMap<>();
    private final Map<String, Long> global = new LinkedHashMap<>();
    private boolean isUnread;
    private boolean areQuotasUnread;
    private long pathMax = Quota.NO_LIMIT;

    Domains(final Path file) {
        this.file = new DomainsFile(file);
    }

    /** All that is known, by their ids. */
    Collection<Domain> all() {
        readAll();
        return Collections.unmodifiableCollection(guests.values());
    }

    /** A guest, also one of which nothing is known. */
    Domain get(final int domid) {
        readAll();
        final Domain known = guests.get(domid);
        return known == null ? Domain.unknown(domid) : known;
    }

    /** The quotas of domains without their own, by name. */
    Map<String, Long> quotas() {
        readAll();
        return Collections.unmodifiableMap(ofDomains);
    }

    /** The longest path that requests may have, in bytes, without a {@code /local/domain/N/} at its beginning. */
    long pathMax() {
        if (areQuotasUnread) {
            readQuotas();
        }
        return pathMax;
    }

    /** The connection id for a new guest: preferably one more than its domain's. */
    long newConnectionId(final int domid) {
        readAll();
        long id = domid + 1L;
        while (connectionIds.contains(id)) {
            id++;
        }
        return id;
    }

    // ---- Changes

    /**
     * Adds or replaces a guest.
     *
     * @throws ImageIoException if the disk is full; nothing is changed then
     */
    void put(final Domain domain) {
        final Domain before = get(domain.domid());
        remember(domain);
        saveOr(() -> file.put(domain.domid(), room(domain), writer -> write(domain, writer)), () -> remember(before));
    }

    /**
     * Forgets a guest.
     *
     * @throws ImageIoException if the disk is full; nothing is changed then
     */
    void remove(final int domid) {
        final Domain before = get(domid);
        remember(Domain.unknown(domid));
        saveOr(() -> file.remove(domid), () -> remember(before));
    }

    /**
     * Sets a quota of all domains that have no own one of this name.
     *
     * @throws ImageIoException if the disk is full; nothing is changed then
     */
    void setQuota(final String name, final long value) {
        final Long before = quotas().get(name);
        putQuota(name, value);
        saveOr(this::save, () -> putQuota(name, before));
    }

    private void putQuota(final String name, final Long value) {
        if (value == null) {
            ofDomains.remove(name);
        } else {
            ofDomains.put(name, value);
        }
        pathMax = Quota.limit(ofDomains.get(Quota.PATH_MAX));
    }

    private void remember(final Domain domain) {
        final Domain before = known(domain.domid());
        if (before.isIntroduced()) {
            connectionIds.remove(before.connectionId());
        }
        if (domain.isIntroduced()) {
            connectionIds.add(domain.connectionId());
        }
        if (domain.isIntroduced() || domain.hasRecord()) {
            guests.put(domain.domid(), domain);
        } else {
            guests.remove(domain.domid());
        }
    }

    /** Writes one change, or everything if the file is to be replaced. */
    private void saveOr(final Runnable change, final Runnable undo) {
        boolean isSaved = false;
        try {
            if (file.isToBeReplaced()) {
                save();
            } else {
                change.run();
            }
            isSaved = true;
        } finally {
            if (!isSaved) {
                undo.run();
            }
        }
    }

    /**
     * Writes the file as a whole.
     *
     * @throws ImageIoException if the disk is full; the file is the old one then
     */
    void save() {
        file.replace(this::write);
    }

    // ---- Records

    /** Says that there may be a file. */
    void readLater() {
        isUnread = true;
        areQuotasUnread = true;
    }

    private void readAll() {
        if (isUnread) {
            guests.clear();
            connectionIds.clear();
            file.read(reader -> {
                read(reader);
                return true;
            });
            isUnread = false;
            areQuotasUnread = false;
        }
    }

    /** Reads the first records only, so that the first requests do not wait for all guests. */
    private void readQuotas() {
        file.read(reader -> {
            read(reader);
            return reader.type() == RecordType.GLOBAL_DATA;
        });
        areQuotasUnread = false;
    }

    /** Reads a record of an image if it is about quotas or a guest. */
    void read(final ImageReader reader) {
        switch (reader.type()) {
            case RecordType.CONNECTION_DATA -> readGuest(reader.connectionData());
            case RecordType.GLOBAL_QUOTA_DATA -> readGlobalQuotas(reader.globalQuotaData());
            case RecordType.DOMAIN_DATA -> readDomain(reader.domainData());
            default -> {
                // Something else.
            }
        }
    }

    private Domain known(final int domid) {
        return guests.getOrDefault(domid, Domain.unknown(domid));
    }

    private void readGuest(final ConnectionDataDecoder record) {
        if (record.connType() != ConnectionDataDecoder.RING) {
            return;
        }
        final Domain guest = known(record.domid())
                .introduced(record.connId(), record.hasUniqueId() ? record.uniqueId() : 0, record.evtchn())
                .withTarget(record.tdomid());
        remember(guest);
    }

    private void readGlobalQuotas(final GlobalQuotaDataDecoder record) {
        final int domainQuotas = record.domainQuotaCount();
        final QuotaEntries quotas = record.quotas();
        while (quotas.next()) {
            if (quotas.index() < domainQuotas) {
                putQuota(quotas.nameString(), quotas.value());
            } else {
                global.put(quotas.nameString(), quotas.value());
            }
        }
    }

    private void readDomain(final DomainDataDecoder record) {
        Domain domain = known(record.domid()).withFeatures(record.features());
        final QuotaEntries quotas = record.quotas();
        while (quotas.next()) {
            domain = domain.withQuota(quotas.nameString(), quotas.value());
        }
        remember(domain);
    }

    /**
     * Writes quotas and guests, for daemons that have no sockets yet. Does not finish the writer.
     *
     * @return where the records of each guest are
     */
    Map<Integer, DomainsFile.Places> write(final ImageWriter writer) {
        readAll();
        writer.claimGlobalData();
        writer.commit();
        writeGlobalQuotas(writer);
        final Map<Integer, DomainsFile.Places> places = new HashMap<>();
        guests.values().forEach(domain -> places.put(domain.domid(), write(domain, writer)));
        return places;
    }

    private void writeGlobalQuotas(final ImageWriter writer) {
        if (ofDomains.isEmpty() && global.isEmpty()) {
            return;
        }
        final GlobalQuotaDataEncoder record = writer.claimGlobalQuotaData(
                ofDomains.size(), global.size(), namesLength(ofDomains) + namesLength(global));
        ofDomains.forEach((name, value) -> record.quota(bytes(name), value));
        global.forEach((name, value) -> record.quota(bytes(name), value));
        writer.commit();
    }

    private static int namesLength(final Map<String, Long> quotas) {
        return quotas.keySet().stream().mapToInt(name -> name.length() + 1).sum();
    }

    private static UnsafeBuffer bytes(final String name) {
        return new UnsafeBuffer(ProtocolText.of(name));
    }

    private static int room(final Domain domain) {
        return ROOM + Long.BYTES * domain.quotas().size() + namesLength(domain.quotas());
    }

    private static DomainsFile.Places write(final Domain domain, final ImageWriter writer) {
        final boolean hasVersion2 = writer.header().version() >= FIRST_VERSION_WITH_FEATURES;
        final long begin = writer.position();
        long connection = 0;
        if (domain.isIntroduced()) {
            final boolean hasUniqueId = hasVersion2 && domain.uniqueId() != 0;
            final ConnectionDataEncoder record = writer.claimConnectionData(0, 0, hasUniqueId)
                    .connId(domain.connectionId())
                    .ring(domain.domid(), domain.target(), domain.eventChannel());
            if (hasUniqueId) {
                record.uniqueId(domain.uniqueId());
            }
            connection = writer.commit();
        }
        long data = 0;
        if (domain.hasRecord()) {
            final DomainDataEncoder record =
                    writer.claimDomainData(domain.quotas().size(), namesLength(domain.quotas()));
            record.domid(domain.domid()).features(hasVersion2 ? domain.features() : 0);
            domain.quotas().forEach((name, value) -> record.quota(bytes(name), value));
            data = writer.commit();
        }
        return new DomainsFile.Places(connection, data, writer.position() - begin);
    }
}
