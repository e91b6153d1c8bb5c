// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.serve;

import io.xenstream.codec.XenstreamException;
import io.xenstream.daemon.DaemonListener;
import io.xenstream.daemon.DisconnectReason;
import java.util.List;
import java.util.function.Consumer;

/** Prints what happens to the daemon, a line each: failures always, the rest if wanted. */
final class ServeEvents implements DaemonListener {
    private final Consumer<String> complaints;
    private final boolean isVerbose;
    private String lastFailure;

    ServeEvents(final Consumer<String> complaints, final boolean isVerbose) {
        this.complaints = complaints;
        this.isVerbose = isVerbose;
    }

    private void print(final String line) {
        if (isVerbose) {
            complaints.accept(line);
        }
    }

    @Override
    public void connected(final long client, final long process) {
        print("client " + client + " connected" + (process > 0 ? ", process " + process : ""));
    }

    @Override
    public void disconnected(
            final long client, final long process, final long requests, final DisconnectReason reason) {
        print("client " + client + " disconnected after " + requests + (requests == 1 ? " request: " : " requests: ")
                + reason.text());
    }

    @Override
    public void refused(final long client, final String request, final String error) {
        print("client " + client + " got " + error + " for " + request + ": a limit, or no space; see --help."
                + " Its next ones are not reported");
    }

    @Override
    public void liveUpdate(final String program, final List<String> arguments) {
        print("live update: starting " + program + (arguments.isEmpty() ? "" : " with " + String.join(" ", arguments)));
    }

    /** Each request that meets a damaged place fails in the same way. */
    @Override
    public void failed(final XenstreamException failure) {
        if (!failure.getMessage().equals(lastFailure)) {
            lastFailure = failure.getMessage();
            complaints.accept(lastFailure);
        }
    }
}
