// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.examples;

import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.RecordType;
import io.xenstream.handoff.AdoptedState;
import io.xenstream.handoff.HandoffException;
import io.xenstream.handoff.HandoffLimits;
import io.xenstream.handoff.HandoffListener;
import io.xenstream.handoff.HandoffOffer;
import io.xenstream.handoff.HandoffOptions;
import io.xenstream.handoff.HandoffSource;
import io.xenstream.handoff.HandoffSourceAgent;
import io.xenstream.handoff.HandoffState;
import io.xenstream.handoff.HandoffTarget;
import io.xenstream.handoff.HandoffTargetAgent;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** Replaces a daemon that has one node and no clients. Here both daemons are in one process; usually the successor is another. */
public final class HandoffExample {
    private HandoffExample() {}

    public static void main(final String[] arguments) throws InterruptedException {
        final Path socket = Path.of(arguments[0], "handoff.sock");
        final HandoffListener listener = HandoffListener.bind(socket);
        final Thread predecessor = new Thread(() -> serveUntilReplaced(listener, new OldDaemon()));
        predecessor.start();
        takeOver(socket, new NewDaemon());
        predecessor.join();
    }

    static void serveUntilReplaced(final HandoffListener listener, final HandoffSource daemon) {
        final HandoffSourceAgent agent = new HandoffSourceAgent(listener, daemon, HandoffOptions.DEFAULT);
        agent.warmUp();
        final IdleStrategy idle = new SleepingMillisIdleStrategy();
        while (!agent.isReleased()) {
            idle.idle(agent.doWork()); // beside the daemon's own work, which rests from freeze to thaw
        }
    }

    static void takeOver(final Path socket, final HandoffTarget daemon) {
        final HandoffTargetAgent agent = new HandoffTargetAgent(socket, daemon, HandoffOptions.DEFAULT);
        agent.warmUp();
        final IdleStrategy idle = new SleepingMillisIdleStrategy();
        while (agent.result().isEmpty()) {
            idle.idle(agent.doWork());
        }
        if (!agent.result().get().isSuccess()) {
            throw new IllegalStateException(
                    "the predecessor serves on: " + agent.result().get());
        }
        agent.listener().delete(); // or wait there for the next successor
    }

    private static final class OldDaemon implements HandoffSource {
        private static final String PATH = "/";

        @Override
        public HandoffOffer offer() {
            final long recordTypes = 1L << RecordType.END | 1L << RecordType.NODE_DATA;
            return new HandoffOffer(1, recordTypes, 0, 1024, 2, 256, 0, Map.of()); // upper bounds
        }

        @Override
        public void freeze() {
            System.out.println("the old daemon is frozen");
        }

        @Override
        public void writeState(final HandoffState state) {
            try (ImageWriter writer = state.writer(ImageHeader.of(1, ByteOrder.LITTLE_ENDIAN))) {
                writer.claimNodeData(1, PATH.length(), 0)
                        .permission(0, (byte) 'n', 0, 0)
                        .path(PATH);
                writer.commit();
                state.finish(writer.finish());
            }
        }

        @Override
        public void thaw(final HandoffException cause) {
            System.out.println("the old daemon serves on: " + cause.getMessage());
        }

        @Override
        public void released() {
            // The connections are the successor's: nothing to do but to end.
        }
    }

    private static final class NewDaemon implements HandoffTarget {
        private String path;

        @Override
        public HandoffLimits limits() {
            return HandoffLimits.DEFAULT;
        }

        @Override
        public void prepare(final HandoffOffer offer) {
            // The old daemon still serves: what takes long belongs here.
        }

        @Override
        public void adopt(final AdoptedState state) {
            try (ImageReader reader = ImageReader.open(state.image())) {
                path = reader.nextNode().pathString();
            }
        }

        @Override
        public void verify(final AdoptedState state) {
            if (!path.startsWith("/")) {
                throw new IllegalStateException("not a path: " + path); // the old daemon serves on
            }
        }

        @Override
        public void ready(final AdoptedState state) {
            state.close(); // once nothing of the image is needed any more
            System.out.println("the new daemon serves " + path);
        }

        @Override
        public void abandoned(final HandoffException cause) {
            System.out.println("the old daemon serves on: " + cause.getMessage());
        }
    }
}
