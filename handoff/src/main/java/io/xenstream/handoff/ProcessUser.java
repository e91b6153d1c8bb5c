// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.handoff;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

/** The user id of this process as {@code SO_PEERCRED} reports it to a peer. */
final class ProcessUser {
    static final long UID = own();

    private ProcessUser() {}

    private static long own() {
        try (AFUNIXSocketPair<AFUNIXSocketChannel> pair = AFUNIXSocketPair.open()) {
            return pair.getSocket1().getPeerCredentials().getUid();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
