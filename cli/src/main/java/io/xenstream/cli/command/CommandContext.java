// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.ReadOptions;

/** What the top-level command provides to its subcommands. */
public interface CommandContext {
    /** The streams and the terminal of this run. */
    Session session();

    /** The limits for reading images, from the options that all commands share. */
    ReadOptions readOptions();
}
