// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.write;

import io.xenstream.cli.command.CommandFailure;
import io.xenstream.cli.command.ExitCode;
import io.xenstream.part.ReceivingHost;

/** What the command line says of the host that receives a guest. */
final class ReceivingHostArguments {
    private ReceivingHostArguments() {}

    /**
     * Returns the host.
     *
     * @param evtchn      the port of the guest's event channel; null if it was not given
     * @param targetDomid the domain that the guest is the device model of; null if it was not given
     * @throws CommandFailure if a number is out of range
     */
    static ReceivingHost of(final Long evtchn, final Integer targetDomid) {
        try {
            return new ReceivingHost(
                    evtchn == null ? ReceivingHost.NO_PORT : evtchn,
                    targetDomid == null ? ReceivingHost.NO_TARGET : targetDomid);
        } catch (final IllegalArgumentException outOfRange) {
            throw new CommandFailure(ExitCode.USAGE, outOfRange.getMessage(), outOfRange);
        }
    }
}
