// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The watches that a changed path fires are those that a walk over all of them finds. */
final class WatchTableTest {
    private static final List<String> PATHS =
            List.of("/", "/a", "/a/b", "/a/b/c", "/ab", "/a/bc", "/b", "/b/a", "@releaseDomain", "@x");

    private final WatchTable table = new WatchTable();
    private final List<Watch> all = new ArrayList<>();
    private final ClientSession session =
            new ClientSession(1, 1, null, DaemonLimits.DEFAULT, new RequestCounters(), new ArrayDeque<>());

    private static UnsafeBuffer buffer(final String text) {
        return new UnsafeBuffer(ProtocolText.of(text));
    }

    private static String path(final Watch watch) {
        return ProtocolText.text(watch.path(), 0, watch.path().capacity());
    }

    private List<String> fired(final String path, final boolean isExact) {
        final UnsafeBuffer sent = new UnsafeBuffer(0, 0);
        session.output().wrap(sent);
        final int before = sent.capacity();
        table.fire(buffer(path), 0, path.length(), isExact);
        session.output().wrap(sent);
        final List<String> tokens = new ArrayList<>();
        int at = before;
        while (at < sent.capacity()) {
            final int length = (int) MessageHeader.payloadLength(sent, at);
            tokens.add(
                    ProtocolText.text(sent, at + MessageHeader.LENGTH, length).split("\0", 3)[1]);
            at += MessageHeader.LENGTH + length;
        }
        session.output().truncate(0);
        return tokens;
    }

    private List<String> expected(final String path, final boolean isExact) {
        final List<String> tokens = new ArrayList<>();
        for (final Watch watch : all) {
            final String at = path(watch);
            final boolean isWithin = at.equals("/") ? path.startsWith("/") : path.startsWith(at + "/");
            if (path.equals(at) || (!isExact && isWithin)) {
                tokens.add(ProtocolText.text(watch.token(), 0, watch.token().capacity()));
            }
        }
        return tokens;
    }

    @Test
    void shouldFireTheWatchesOfAPathAndThoseAboveIt() {
        final Random random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            if (all.isEmpty() || random.nextInt(5) > 1) {
                final String path = PATHS.get(random.nextInt(PATHS.size()));
                final Watch watch = new Watch(session, path, "t" + round, Watch.UNLIMITED);
                all.add(watch);
                table.add(watch);
            } else {
                table.remove(all.remove(random.nextInt(all.size())));
            }
            final String changed = PATHS.get(random.nextInt(PATHS.size()));
            assertThat(fired(changed, false)).isEqualTo(expected(changed, false));
            assertThat(fired(changed, true)).isEqualTo(expected(changed, true));
            assertThat(table.isWatched(buffer(changed), changed.length()))
                    .isEqualTo(!expected(changed, true).isEmpty());
            assertThat(table.hasBelow(buffer(changed), changed.length()))
                    .isEqualTo(all.stream().anyMatch(watch -> isBelow(path(watch), changed)));
        }
        all.forEach(table::remove);
        assertThat(table.isEmpty()).isTrue();
    }

    private static boolean isBelow(final String path, final String above) {
        return !path.equals(above) && path.startsWith(above.equals("/") ? "/" : above + "/");
    }

    @Test
    void shouldFindTheWatchOfAClient() {
        final Watch watch = new Watch(session, "/a", "t", Watch.UNLIMITED);
        table.add(new Watch(session, "/a", "other", Watch.UNLIMITED));
        table.add(watch);
        final ClientSession stranger =
                new ClientSession(2, 2, null, DaemonLimits.DEFAULT, new RequestCounters(), new ArrayDeque<>());

        assertThat(table.find(new Watch(session, "/a", "t", 1))).isSameAs(watch);
        assertThat(table.find(new Watch(stranger, "/a", "t", 1))).isNull();
        assertThat(table.find(new Watch(session, "/b", "t", 1))).isNull();
    }
}
