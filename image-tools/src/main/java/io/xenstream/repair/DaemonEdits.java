// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.repair;

import io.xenstream.codec.Finding;
import io.xenstream.codec.RecordType;
import io.xenstream.codec.RecordView;
import io.xenstream.codec.Rule;
import io.xenstream.compat.CompatibilityRule;
import io.xenstream.compat.LoadOutcome;
import io.xenstream.compat.TargetDaemon;

/** What to change in a record because of a finding of the compatibility check, so that the daemon loads the image. */
final class DaemonEdits {
    private static final int NONE = 0;

    private final TargetDaemon daemon;

    DaemonEdits(final TargetDaemon daemon) {
        this.daemon = daemon;
    }

    /** Returns the latest version of the format that the daemon loads. */
    int latestVersion() {
        return daemon == TargetDaemon.C_4_17 ? 1 : 2;
    }

    /** Returns whether the daemon does not serve, or may not. */
    static boolean isFatal(final LoadOutcome outcome) {
        return outcome.compareTo(LoadOutcome.LOADS_WITH_LOSS) > 0;
    }

    /**
     * Returns the change that a finding requires.
     *
     * @param record positioned on the record that the finding is about
     * @return a bit of {@link RecordEncoding}, or 0 if the record stays as it is: nothing better can be done
     */
    int change(final Finding finding, final LoadOutcome outcome, final RecordView record) {
        if (finding.rule() instanceof CompatibilityRule rule) {
            final int change = change(rule, record);
            if (change != NONE || isOfImage(rule)) {
                return change;
            }
        }
        return isFatal(outcome) && RepairPass.isDroppable(record.type()) ? RecordEncoding.DROP : NONE;
    }

    private int change(final CompatibilityRule rule, final RecordView record) {
        return switch (rule) {
            case C_NODE_OWNER -> RecordEncoding.OWNER;
            case C_PERMISSION_LETTER -> RecordEncoding.LETTERS;
            case C_PERMISSION_STALE -> RecordEncoding.STALE;
            case C_TARGET -> RecordEncoding.NO_TARGET;
            case C_REQUEST -> RecordEncoding.NO_INPUT;
            case C_PENDING -> RecordEncoding.NO_OUTPUT;
            case C_DEPTH_WATCH, C_DEPTH_LAYOUT -> RecordEncoding.NO_DEPTH;
            case C_NODE_SPECIAL -> RecordEncoding.NO_VALUE;
            case C_QUOTA -> quotas(record.type());
            case C_FEATURES -> daemon == TargetDaemon.C_4_17 ? RecordEncoding.DROP : NONE;
            case C_UNKNOWN_TYPE, C_CONNECTION_DOMAIN, C_CONNECTION_ID, C_WATCH_CONNECTION, C_TRANSACTION ->
                RecordEncoding.DROP;
            case C_TRANSACTION_NODE, OX_TRANSACTION -> RecordEncoding.DROP;
            default -> NONE;
        };
    }

    /** Returns whether a rule is about the image, although the check finds the fault at a record that itself is right. */
    private static boolean isOfImage(final CompatibilityRule rule) {
        return rule == CompatibilityRule.C_GLOBAL || rule == CompatibilityRule.C_DOMAIN_0;
    }

    /** Daemons before 4.22 ignore all quotas, and 4.17 ignores DOMAIN_DATA. Later daemons ignore some quotas. */
    private int quotas(final int type) {
        return switch (daemon) {
            case C_4_17 -> RecordEncoding.DROP;
            case C_4_21 -> type == RecordType.DOMAIN_DATA ? RecordEncoding.NO_QUOTAS : RecordEncoding.DROP;
            default -> NONE;
        };
    }

    /** Describes what stands in the way of a repair. */
    static String obstacle(final Finding finding) {
        final Rule rule = finding.rule();
        final String detail = finding.detail();
        if (rule == CompatibilityRule.C_GLOBAL || rule == CompatibilityRule.C_DOMAIN_0) {
            return detail
                    + "; a repair cannot know its descriptors and ports. If the image is one guest's part, merge it into an image of"
                    + " its new host (xenstream merge)";
        }
        return detail.isEmpty() ? rule.title() : detail;
    }

    /** Describes a record for a message. Allocates. */
    String describe(final RecordView record) {
        final String name = RecordType.name(record.type());
        return switch (record.type()) {
            case RecordType.NODE_DATA ->
                name + " " + record.nodeData().pathString() + ", permissions " + Permissions.text(record.nodeData());
            case RecordType.WATCH_DATA, RecordType.WATCH_DATA_EXTENDED ->
                name + " on " + record.watch().wpathString() + " of connection "
                        + record.watch().connId();
            case RecordType.CONNECTION_DATA ->
                name + " " + record.connectionData().connId();
            case RecordType.TRANSACTION_DATA ->
                name + " " + record.transactionData().txId() + " of connection "
                        + record.transactionData().connId();
            case RecordType.DOMAIN_DATA ->
                name + " of domain " + record.domainData().domid();
            default -> name;
        };
    }
}
