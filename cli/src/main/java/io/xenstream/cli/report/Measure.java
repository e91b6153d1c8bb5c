// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.report;

/** What the areas of a treemap represent. */
enum Measure {
    BYTES("bytes") {
        @Override
        long of(final TreeShare.Size size) {
            return size.bytes();
        }

        @Override
        String inWords(final long weight) {
            return Printable.size(weight);
        }
    },
    NODES("nodes") {
        @Override
        long of(final TreeShare.Size size) {
            return size.nodes();
        }

        @Override
        String inWords(final long weight) {
            return Printable.counted(weight, "node");
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
