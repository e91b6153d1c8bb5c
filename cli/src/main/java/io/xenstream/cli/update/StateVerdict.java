// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.cli.command.ExitCode;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;

/**
 * What a daemon would make of a state.
 *
 * @param daemon     the daemon
 * @param outcome    the worst outcome of all findings
 * @param errors     the number of findings that matter
 * @param records    the number of records that were read
 * @param isComplete whether the state was read to its end
 * @param isPrepared whether the daemon needs a file of its own, which was written
 */
record StateVerdict(
        TargetDaemon daemon, LoadOutcome outcome, long errors, long records, boolean isComplete, boolean isPrepared) {
    /** Whether the daemon serves afterwards. */
    boolean isLoaded() {
        return outcome.compareTo(LoadOutcome.LOADS_WITH_LOSS) <= 0;
    }

    /** Whether it also loses nothing that matters. */
    boolean isGood() {
        return isLoaded() && errors == 0;
    }

    int exitCode(final boolean isLossAllowed) {
        if (!isLoaded()) {
            return ExitCode.REFUSED;
        }
        return isGood() || isLossAllowed ? ExitCode.FINE : ExitCode.FOUND;
    }

    /** One word for scripts and the last line. */
    String word() {
        if (!isLoaded()) {
            return "refuses";
        }
        return isGood() ? "loads" : "loads with losses";
    }

    StateVerdict prepared() {
        return new StateVerdict(daemon, outcome, errors, records, isComplete, true);
    }
}
