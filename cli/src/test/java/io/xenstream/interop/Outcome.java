// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.util.ArrayList;
import java.util.List;

/**
 * What a daemon made of a state that it was given.
 *
 * @param verdict  whether it serves
 * @param exitCode if it does not: its exit code, or 128 and the number of the signal that ended it; else 0
 * @param listing  if it serves: what the stock {@code xenstore-ls -f -p} lists, sorted
 * @param log      what it wrote to standard error
 */
public record Outcome(Verdict verdict, int exitCode, List<String> listing, String log) {
    private static final int SIGNALLED = 128;

    /** The three ends. */
    public enum Verdict {
        /** It serves, and goes on serving while everything is listed. */
        SERVES,
        /** It has ended itself. */
        REFUSES,
        /** A signal has ended it. */
        CRASHES
    }

    static Outcome serves(final List<String> listing, final String log) {
        return new Outcome(Verdict.SERVES, 0, listing.stream().sorted().toList(), log);
    }

    static Outcome ended(final int exitCode, final String log) {
        return new Outcome(exitCode > SIGNALLED ? Verdict.CRASHES : Verdict.REFUSES, exitCode, List.of(), log);
    }

    /** The signal that ended it; 0 if none did. */
    public int signal() {
        return Math.max(0, exitCode - SIGNALLED);
    }

    /** The lines of a listing that are not in this one: nodes lost, or with another value or other permissions. */
    public List<String> lost(final List<String> expected) {
        final List<String> lost = new ArrayList<>(expected);
        listing.forEach(lost::remove);
        return lost;
    }
}
