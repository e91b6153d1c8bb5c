// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xenstream.codec.ImageIoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with guests and quotas, which changes in place. */
final class DomainsTest {
    private static final int HEADER = 8;

    @TempDir
    private Path directory;

    private Path file;
    private Domains domains;

    @BeforeEach
    void create() {
        file = directory.resolve("domains.img");
        domains = new Domains(file);
        domains.save();
    }

    private List<Domain> kept(final Path path) {
        final Domains next = new Domains(path);
        next.readLater();
        return List.copyOf(next.all());
    }

    private static Domain guest(final int domid, final long port) {
        return Domain.unknown(domid).introduced(domid + 1L, 0, port);
    }

    /** As many changes as it takes to replace the file several times. */
    @Test
    void shouldKeepWhatIsChanged() throws IOException {
        final Random random = new Random(1);
        final Map<Integer, Domain> model = new TreeMap<>();
        long longest = 0;
        for (int i = 0; i < 4000; i++) {
            final int domid = 1 + random.nextInt(60);
            final Domain before = domains.get(domid);
            final Domain after = switch (random.nextInt(4)) {
                case 0 -> before.introduced(domid + 1L, random.nextInt(2), i);
                case 1 -> before.withQuota("quota-" + random.nextInt(3), i);
                case 2 -> before.withFeatures(random.nextInt(2));
                default -> before.isIntroduced() ? before.withTarget(random.nextInt(9)) : before;
            };
            if (random.nextInt(5) == 0 || !(after.isIntroduced() || after.hasRecord())) {
                domains.remove(domid);
                model.remove(domid);
            } else {
                domains.put(after);
                model.put(domid, after);
            }
            longest = Math.max(longest, Files.size(file));
            if (i % 500 == 0) {
                domains.setQuota("nodes", i);
                assertThat(kept(file)).isEqualTo(List.copyOf(model.values()));
                domains = new Domains(file);
                domains.readLater();
                assertThat(domains.quotas()).containsExactly(Map.entry("nodes", (long) i));
            }
        }
        assertThat(List.copyOf(domains.all())).isEqualTo(List.copyOf(model.values()));
        assertThat(longest).isLessThan(200 << 10);
    }

    /** A process may be killed after any of the writes of a change. */
    @Test
    void shouldFindTheGuestBeforeOrAfterAChangeAfterEachWrite() throws IOException {
        domains.put(guest(3, 1).withQuota("nodes", 5));
        domains.put(guest(4, 2));
        final List<Domain> before = List.copyOf(domains.all());
        final byte[] old = Files.readAllBytes(file);
        domains.put(guest(3, 7).withQuota("nodes", 6));
        final List<Domain> after = List.copyOf(domains.all());
        final byte[] changed = Files.readAllBytes(file);

        final int end = old.length - HEADER;
        // The new records but the first header, then this header, then the types of the two old records.
        final byte[] state = Arrays.copyOf(old, changed.length);
        System.arraycopy(changed, old.length, state, old.length, changed.length - old.length);
        assertThat(found(state)).isEqualTo(before);
        System.arraycopy(changed, end, state, end, HEADER);
        assertThat(found(state)).isEqualTo(after);
        final List<Integer> places = differences(state, changed);
        assertThat(places).hasSize(2);
        for (int i = places.size() - 1; i >= 0; i--) {
            System.arraycopy(changed, places.get(i), state, places.get(i), Integer.BYTES);
            assertThat(found(state)).isEqualTo(after);
        }
        assertThat(state).isEqualTo(changed);
    }

    /** The places of the records whose types differ. */
    private static List<Integer> differences(final byte[] one, final byte[] other) {
        final List<Integer> places = new ArrayList<>();
        for (int at = 0; at < one.length; at += Integer.BYTES) {
            if (!Arrays.equals(one, at, at + Integer.BYTES, other, at, at + Integer.BYTES)) {
                places.add(at);
            }
        }
        return places;
    }

    private List<Domain> found(final byte[] bytes) throws IOException {
        return kept(Files.write(directory.resolve("copy"), bytes));
    }

    @Test
    void shouldForgetTheConnectionOfAGuestLast() throws IOException {
        domains.put(guest(3, 1).withQuota("nodes", 5));
        final byte[] old = Files.readAllBytes(file);
        domains.remove(3);
        final byte[] changed = Files.readAllBytes(file);

        final List<Integer> places = differences(old, changed);
        assertThat(places).hasSize(2);
        final byte[] state = old.clone();
        System.arraycopy(changed, places.get(1), state, places.get(1), Integer.BYTES);
        assertThat(found(state)).containsExactly(guest(3, 1));
        assertThat(found(changed)).isEmpty();
    }

    @Test
    void shouldWriteEverythingAfterAFailure() throws IOException {
        domains.put(guest(3, 1));
        final Path elsewhere = Files.move(file, directory.resolve("elsewhere"));
        Files.createDirectory(file);
        assertThatThrownBy(() -> domains.put(guest(4, 1))).isInstanceOf(ImageIoException.class);
        assertThatThrownBy(() -> domains.remove(3)).isInstanceOf(ImageIoException.class);
        Files.delete(file);
        assertThat(kept(elsewhere)).containsExactly(guest(3, 1));

        domains.put(guest(5, 1));
        assertThat(kept(file)).containsExactly(guest(3, 1), guest(5, 1));
    }
}
