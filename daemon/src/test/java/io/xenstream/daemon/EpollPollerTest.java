// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EpollPollerTest extends PollerContract {
    @Override
    Poller create() throws IOException {
        return EpollPoller.create();
    }

    @Test
    void shouldHaveItsCallsInTheBuild() {
        assertThat(EpollPoller.isAvailable()).isTrue();
    }

    @Test
    void shouldIgnoreRemovedSocketsOfWhichThereAreCopies() throws IOException {
        try (Poller poller = create();
                Pair pair = new Pair()) {
            final PolledSocket socket = poller.add(pair.near, null);
            final FileDescriptor copy = pair.copyOfNear();
            pair.sendByte();
            poller.remove(socket);
            Descriptors.close(pair.near);
            assertThat(poller.poll(0)).isZero();
            new FileInputStream(copy).close();
        }
    }

    @Test
    void shouldTellTheRestNextIfMoreAreReadyThanItAsksFor() throws IOException {
        final List<Pair> pairs = new ArrayList<>();
        try (Poller poller = create()) {
            for (int i = 0; i < 300; i++) {
                final Pair pair = new Pair();
                pairs.add(pair);
                poller.add(pair.near, null);
                pair.sendByte();
            }
            int seen = 0;
            for (int found = poller.poll(0); found > 0; found = poller.poll(0)) {
                for (int i = 0; i < found; i++) {
                    assertThat(poller.ready(i).isReadable()).isTrue();
                    poller.remove(poller.ready(i));
                    seen++;
                }
            }
            assertThat(seen).isEqualTo(300);
        } finally {
            pairs.forEach(Pair::close);
        }
    }
}
