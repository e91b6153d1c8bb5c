// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.nativeio.Durability;
import java.nio.ByteOrder;
import picocli.CommandLine.Option;

/** The options of commands that write an image. */
public final class ImageOptions {
    @Option(
            names = "--version",
            paramLabel = "1|2",
            description = "The image version to write (default: the version of IMAGE, or 2).")
    private Integer version;

    @Option(
            names = "--byte-order",
            paramLabel = "little|big",
            description = "The byte order to write (default: the byte order of IMAGE, or little).")
    private Order order;

    @Option(
            names = "--durability",
            paramLabel = "none|data|full",
            defaultValue = "data",
            description = {
                "What OUT survives after the command succeeds. none: a crash of the process. data: also a power"
                        + " failure, after which OUT is either the old or the new file. full: also a power failure, after"
                        + " which OUT is the new file (default: data)."
            })
    private Durability durability;

    /** The byte orders as named on the command line. */
    enum Order {
        LITTLE(ByteOrder.LITTLE_ENDIAN),
        BIG(ByteOrder.BIG_ENDIAN);

        private final ByteOrder byteOrder;

        Order(final ByteOrder byteOrder) {
            this.byteOrder = byteOrder;
        }
    }

    public int version(final int other) {
        if (version != null && version != 1 && version != 2) {
            throw new CommandFailure(ExitCode.USAGE, "--version must be 1 or 2, but is " + version);
        }
        return version == null ? other : version;
    }

    public ByteOrder byteOrder(final ByteOrder other) {
        return order == null ? other : order.byteOrder;
    }

    public Durability durability() {
        return durability;
    }
}
