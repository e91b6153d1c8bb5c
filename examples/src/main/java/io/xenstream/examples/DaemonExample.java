// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.daemon.DaemonLimits;
import io.xenstream.daemon.StoreDaemon;
import io.xenstream.daemon.StoreLocation;
import io.xenstream.daemon.StoreState;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** Serves a live store to xenstore clients. */
public final class DaemonExample {
    private DaemonExample() {}

    public static void main(final String[] arguments) throws IOException {
        final Path socket = Path.of(arguments[0], "xenstored.sock");
        final AgentRunner runner = serve(socket, Path.of(arguments[0], "store"));
        try (XenstoreClient client = XenstoreClient.connect(socket)) {
            client.write("/tool/example", "served");
            System.out.println("/tool/example = " + client.read("/tool/example"));
        } finally {
            runner.close();
        }
    }

    /** Serves on a thread of its own until the result is closed, which disconnects the clients and closes the store. */
    static AgentRunner serve(final Path socket, final Path directory) {
        StoreDaemon.warmUp();
        final StoreState state = StoreState.open(StoreLocation.of(directory), DaemonLimits.DEFAULT);
        final StoreDaemon daemon = StoreDaemon.listen(socket, state, false); // owns the state from now on
        final AgentRunner runner =
                new AgentRunner(new SleepingMillisIdleStrategy(), Throwable::printStackTrace, null, daemon);
        AgentRunner.startOnThread(runner); // or call daemon.doWork(Duration) in a loop of your own
        return runner;
    }
}
