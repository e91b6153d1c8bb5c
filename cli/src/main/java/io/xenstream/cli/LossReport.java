// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import io.xenstream.codec.Severity;
import io.xenstream.transform.Loss;

/** Takes what a conversion loses, as it is found, and says it. */
abstract class LossReport implements AutoCloseable {
    private final StateForm from;
    private long errors;
    private long warnings;
    private long notes;

    LossReport(final StateForm from) {
        this.from = from;
    }

    /** What is converted. */
    final StateForm from() {
        return from;
    }

    final void take(final Loss loss) {
        if (loss.severity() == Severity.ERROR) {
            errors++;
        } else if (loss.severity() == Severity.WARNING) {
            warnings++;
        } else {
            notes++;
        }
        print(loss);
    }

    abstract void print(Loss loss);

    /** Ends the report, with whether the target has been written. */
    abstract void finish(boolean isWritten);

    final long errors() {
        return errors;
    }

    final long warnings() {
        return warnings;
    }

    final long notes() {
        return notes;
    }

    final long losses() {
        return errors + warnings + notes;
    }

    @Override
    public abstract void close();
}
