// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.transform;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageLocation;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import io.xenstream.verify.Finding;

/** Counts what is mended and what is left, and hands it on. */
final class RepairLog {
    private static final int FLAGS_OFFSET = 12;

    private final RepairListener listener;
    private long mendings;
    private long left;

    RepairLog(final RepairListener listener) {
        this.listener = listener;
    }

    void header(final String label, final ImageHeader header) {
        if (header.reservedFlags() != 0) {
            final String flags = String.format("%08x", header.reservedFlags());
            mended(
                    RepairRule.HEADER_FLAGS,
                    ImageLocation.of(label, FLAGS_OFFSET),
                    FLAGS_OFFSET,
                    "reserved bits " + flags,
                    "reserved bits 00000000");
        }
    }

    void mended(
            final RepairRule rule,
            final ImageLocation location,
            final long offset,
            final String before,
            final String after) {
        mendings++;
        listener.mended(new Mending(rule, location, offset, before, after));
    }

    void left(final Rule rule, final ImageLocation location, final String detail) {
        left++;
        listener.left(new Finding(rule, Severity.ERROR, location, detail));
    }

    void at(final long index, final long offset) {
        listener.at(index, offset);
    }

    long mendings() {
        return mendings;
    }

    long left() {
        return left;
    }
}
