// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

import io.xenstream.codec.IoRule;
import io.xenstream.codec.Rule;
import io.xenstream.convert.ConversionRule;
import io.xenstream.copy.CopyRule;
import io.xenstream.part.PartRule;
import io.xenstream.store.StoreRule;
import java.util.Set;

/** The exit codes of the command. */
public final class ExitCode {
    /** Success; nothing found. */
    public static final int FINE = 0;
    /** Success; errors or differences were found. */
    public static final int FOUND = 1;
    /** Invalid command line. */
    public static final int USAGE = 2;
    /** The input cannot be read. */
    public static final int INPUT = 3;
    /** The output cannot be written. */
    public static final int OUTPUT = 4;
    /** A successor would not load the state, or cannot be started: nothing was changed. */
    public static final int REFUSED = 5;
    /** A live update has failed; the old daemon serves on. */
    public static final int NOT_REPLACED = 6;
    /** After a live update, no daemon answers. */
    public static final int NO_DAEMON = 7;
    /** A live store is busy; the same command may succeed later. As EX_TEMPFAIL of sysexits.h. */
    public static final int BUSY = 75;
    /** A bug in xenstream. */
    public static final int DEFECT = 70;

    private static final Set<Rule> OUTPUT_RULES = Set.of(
            IoRule.WRITE,
            IoRule.SPACE,
            CopyRule.LOSS,
            ConversionRule.LOSS,
            PartRule.TOO_LONG,
            PartRule.NO_CONNECTION_ID);

    private ExitCode() {}

    /** The exit code of a command that fails with this rule. */
    public static int of(final Rule rule) {
        if (rule == StoreRule.BUSY) {
            return BUSY;
        }
        return OUTPUT_RULES.contains(rule) ? OUTPUT : INPUT;
    }
}
