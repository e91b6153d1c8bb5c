// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A guest's end of its ring page: what Xen's {@code io/xs_wire.h} calls {@code xenstore_domain_interface}. It sends bytes, and fetches
 * what has been sent to it only when asked.
 */
public final class Guest {
    private static final int RING = 1024;
    private static final int REQUESTS = 0;
    private static final int RESPONSES = RING;
    private static final int REQUEST_CONSUMER = 2 * RING;
    private static final int REQUEST_PRODUCER = REQUEST_CONSUMER + 4;
    private static final int RESPONSE_CONSUMER = REQUEST_PRODUCER + 4;
    private static final int RESPONSE_PRODUCER = RESPONSE_CONSUMER + 4;
    private static final int PAGE = 4096;

    /** Producer and consumer are in two processes. */
    private static final VarHandle INDEX = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final ByteBuffer page;
    private final StockDaemon daemon;
    private final ByteArrayOutputStream fetched = new ByteArrayOutputStream();

    private Guest(final ByteBuffer page, final StockDaemon daemon) {
        this.page = page;
        this.daemon = daemon;
    }

    static Guest open(final Path ring, final StockDaemon daemon) throws IOException {
        try (FileChannel file =
                FileChannel.open(ring, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Guest(file.map(FileChannel.MapMode.READ_WRITE, 0, PAGE), daemon);
        }
    }

    private int index(final int offset) {
        return (int) INDEX.getVolatile(page, offset);
    }

    /** Sends bytes, at most as many as the ring has room for, and waits until the daemon has taken them. */
    public void send(final byte[] bytes) throws IOException {
        final int producer = index(REQUEST_PRODUCER);
        for (int i = 0; i < bytes.length; i++) {
            page.put(REQUESTS + ((producer + i) & (RING - 1)), bytes[i]);
        }
        INDEX.setVolatile(page, REQUEST_PRODUCER, producer + bytes.length);
        Deadline.in(Deadline.LONG).await("the daemon took the guest's bytes", () -> {
            nudge();
            return index(REQUEST_CONSUMER) == index(REQUEST_PRODUCER);
        });
    }

    /** There are no event channels: the daemon looks at all rings whenever anything happens. */
    private void nudge() throws IOException {
        daemon.awaitServing();
    }

    private void fetch() throws IOException {
        nudge();
        int consumer = index(RESPONSE_CONSUMER);
        final int producer = index(RESPONSE_PRODUCER);
        while (consumer != producer) {
            fetched.write(page.get(RESPONSES + (consumer & (RING - 1))));
            consumer++;
        }
        INDEX.setVolatile(page, RESPONSE_CONSUMER, consumer);
    }

    /**
     * The next message.
     *
     * @throws AssertionError if none comes
     */
    public Message receive() throws IOException {
        final Message[] message = new Message[1];
        Deadline.in(Deadline.LONG).await("the daemon answered the guest", () -> {
            fetch();
            final ByteBuffer bytes = ByteBuffer.wrap(fetched.toByteArray());
            message[0] = Message.take(bytes);
            if (message[0] != null) {
                fetched.reset();
                fetched.write(bytes.array(), bytes.position(), bytes.remaining());
            }
            return message[0] != null;
        });
        return message[0];
    }
}
