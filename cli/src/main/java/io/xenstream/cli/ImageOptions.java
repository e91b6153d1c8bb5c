// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.nativeio.Durability;
import java.nio.ByteOrder;
import picocli.CommandLine.Option;

/** What a command that writes an image can be told about it. */
final class ImageOptions {
    @Option(
            names = "--version",
            paramLabel = "1|2",
            description = "The version to write (default: that of IMAGE, or 2).")
    private Integer version;

    @Option(
            names = "--byte-order",
            paramLabel = "little|big",
            description = "The byte order to write (default: that of IMAGE, or little).")
    private Order order;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = {
                "What OUT has to survive once it is written: none, the end of the process; data, a power cut, after"
                        + " which it is the old file or the new; full, a power cut, after which it is the new"
                        + " (default: data)."
            })
    private Durability durability;

    /** The byte orders, as the command line calls them. */
    enum Order {
        LITTLE(ByteOrder.LITTLE_ENDIAN),
        BIG(ByteOrder.BIG_ENDIAN);

        private final ByteOrder byteOrder;

        Order(final ByteOrder byteOrder) {
            this.byteOrder = byteOrder;
        }
    }

    int version(final int other) {
        if (version != null && version != 1 && version != 2) {
            throw new CommandFailure(ExitCode.USAGE, "--version must be 1 or 2, but is " + version);
        }
        return version == null ? other : version;
    }

    ByteOrder byteOrder(final ByteOrder other) {
        return order == null ? other : order.byteOrder;
    }

    Durability durability() {
        return durability;
    }
}
