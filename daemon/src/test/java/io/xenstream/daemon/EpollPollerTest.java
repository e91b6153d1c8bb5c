// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.newsclub.net.unix.AFPipe;
import org.newsclub.net.unix.AFUNIXSelectorProvider;

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
    void shouldLeaveNoDescriptorOpen() throws IOException {
        EpollPoller.create().close();
        final int before = openDescriptors();
        for (int i = 0; i < 20; i++) {
            EpollPoller.create().close();
        }
        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
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
        final List<AFPipe> pipes = new ArrayList<>();
        try (Poller poller = create()) {
            for (int i = 0; i < 300; i++) {
                final AFPipe pipe = AFUNIXSelectorProvider.provider().openPipe();
                pipes.add(pipe);
                poller.add(pipe.source(), null);
                pipe.sink().write(ByteBuffer.allocate(1));
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
            pipes.forEach(pipe -> {
                Descriptors.close(pipe.source());
                Descriptors.close(pipe.sink());
            });
        }
    }
}
