// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.report;

/** What a treemap's areas stand for. */
enum Measure {
    OCTETS("octets") {
        @Override
        long of(final TreeShare.Size size) {
            return size.octets();
        }

        @Override
        String inWords(final long weight) {
            return Shown.size(weight);
        }
    },
    NODES("nodes") {
        @Override
        long of(final TreeShare.Size size) {
            return size.nodes();
        }

        @Override
        String inWords(final long weight) {
            return Shown.counted(weight, "node");
        }
    };

    private final String title;

    Measure(final String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract long of(TreeShare.Size size);

    abstract String inWords(long weight);
}
