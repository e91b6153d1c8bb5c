// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Region;
import io.xenstream.codec.Severity;

/** A receiver that does exactly as specified: it refuses what the verifier calls an error, and bears the rest. */
final class SpecifiedReceiver implements ReceiverModel {
    @Override
    public boolean judge(final Region region, final ReadOptions options, final Judgement judgement) {
        final VerifySummary summary = Verifier.verify(
                region, options, finding -> judgement.add(new Consequence(finding, loading(finding.severity()))));
        judgement.countRecords(summary.records());
        return summary.complete();
    }

    private static Loading loading(final Severity severity) {
        return severity == Severity.ERROR ? Loading.FAILS : Loading.LOADS;
    }
}
