// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.newsclub.net.unix.AFPipe;
import org.newsclub.net.unix.AFUNIXSelectorProvider;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Linux's epoll: a wait costs as much as there are ready sockets, and makes no garbage. Its calls are the JDK's own, which the JVM lends if
 * {@code java.base/sun.nio.ch} is open to this module: sockets that were passed by descriptor cannot be registered with the JDK's selector.
 */
final class EpollPoller implements Poller {
    private static final int MOST_READY = 256;
    private static final int INTERRUPTED = -3;
    /** The connection is broken. Told like {@link PolledSocket#HANG_UP}, whose value is Linux's. */
    private static final int ERROR = 0x8;

    private static final int ADD = 1;
    private static final int DELETE = 2;
    private static final int MODIFY = 3;

    private final int epoll;
    private final Pipe.SinkChannel waking;
    private final Pipe.SourceChannel woken;
    private final int wokenDescriptor;
    private final ByteBuffer discarded = ByteBuffer.allocateDirect(64);
    private final AtomicBoolean isWoken = new AtomicBoolean();
    /** Address of the system's answers. */
    private final long events;

    private PolledSocket[] byDescriptor = new PolledSocket[64];
    private final PolledSocket[] ready = new PolledSocket[MOST_READY];
    private int readyCount;
    private boolean isClosed;

    private EpollPoller(final int epoll, final AFPipe pipe) throws IOException {
        this.epoll = epoll;
        this.waking = pipe.sink();
        this.woken = pipe.source();
        this.wokenDescriptor = Descriptors.number(woken);
        this.events = Calls.allocate(MOST_READY);
        waking.configureBlocking(false);
        woken.configureBlocking(false);
        Calls.control(epoll, ADD, wokenDescriptor, PolledSocket.READ);
    }

    /** Whether the JVM lends its calls. */
    static boolean isAvailable() {
        return Calls.AVAILABLE;
    }

    static EpollPoller create() throws IOException {
        final AFPipe pipe = AFUNIXSelectorProvider.provider().openPipe();
        return new EpollPoller(Calls.create(), pipe);
    }

    @Override
    public PolledSocket add(final SelectableChannel channel, final Object owner) throws IOException {
        final PolledSocket socket = new PolledSocket(channel, owner, Descriptors.number(channel));
        if (socket.descriptor() < 0) {
            throw new ClosedChannelException();
        }
        Calls.control(epoll, ADD, socket.descriptor(), PolledSocket.READ);
        if (socket.descriptor() >= byDescriptor.length) {
            byDescriptor = Arrays.copyOf(byDescriptor, 2 * socket.descriptor());
        }
        byDescriptor[socket.descriptor()] = socket;
        return socket;
    }

    @Override
    public void await(final PolledSocket socket, final int operations) {
        if (socket.awaited() != operations && byDescriptor[socket.descriptor()] == socket) {
            socket.awaited(operations);
            try {
                Calls.control(epoll, MODIFY, socket.descriptor(), operations);
            } catch (final IOException closed) {
                // Its reader or writer will see that.
            }
        }
    }

    @Override
    public void remove(final PolledSocket socket) {
        socket.ready(0);
        if (!isClosed && byDescriptor[socket.descriptor()] == socket) {
            byDescriptor[socket.descriptor()] = null;
            try {
                // Closing it does not suffice: another process may have a copy of it.
                Calls.control(epoll, DELETE, socket.descriptor(), 0);
            } catch (final IOException closed) {
                // The system has removed it.
            }
        }
    }

    @Override
    public int poll(final long longestMillis) throws IOException {
        for (int i = 0; i < readyCount; i++) {
            ready[i].ready(0);
        }
        readyCount = 0;
        final int count = Calls.await(epoll, events, MOST_READY, (int) Math.min(longestMillis, Integer.MAX_VALUE));
        for (int i = 0; i < count; i++) {
            final long event = Calls.event(events, i);
            final int descriptor = Calls.descriptor(event);
            if (descriptor == wokenDescriptor) {
                drain();
            } else {
                ready(byDescriptor[descriptor], Calls.operations(event));
            }
        }
        return readyCount;
    }

    private void ready(final PolledSocket socket, final int operations) {
        socket.ready((operations & ERROR) == 0 ? operations : operations | PolledSocket.HANG_UP);
        ready[readyCount++] = socket;
    }

    @Override
    public PolledSocket ready(final int number) {
        return ready[number];
    }

    private void drain() throws IOException {
        isWoken.set(false);
        discarded.clear();
        woken.read(discarded);
    }

    @Override
    public void wakeUp() {
        if (isWoken.compareAndSet(false, true)) {
            try {
                waking.write(ByteBuffer.allocate(1));
            } catch (final IOException closed) {
                // Nobody waits.
            }
        }
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        Descriptors.close(waking);
        Descriptors.close(woken);
        Calls.free(events);
        try {
            new FileOutputStream(FileDescriptorCast.unsafeUsing(epoll).getFileDescriptor()).close();
        } catch (final IOException alreadyGone) {
            // Nothing waits on it.
        }
    }

    /** The JDK's calls. Constants, so that the compiler sees through them. */
    private static final class Calls {
        private static final String OWNER = "sun.nio.ch.EPoll";
        private static final MethodHandle CREATE;
        private static final MethodHandle CONTROL;
        private static final MethodHandle WAIT;
        private static final MethodHandle ALLOCATE;
        private static final MethodHandle FREE;
        private static final MethodHandle EVENT;
        private static final MethodHandle DESCRIPTOR;
        private static final MethodHandle OPERATIONS;
        static final boolean AVAILABLE;

        static {
            MethodHandle[] found = new MethodHandle[8];
            try {
                final Class<?> owner = Class.forName(OWNER);
                final MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
                found = new MethodHandle[] {
                    lookup.findStatic(owner, "create", MethodType.methodType(int.class)),
                    lookup.findStatic(owner, "ctl", signature(int.class, int.class, int.class, int.class, int.class)),
                    lookup.findStatic(owner, "wait", signature(int.class, int.class, long.class, int.class, int.class)),
                    lookup.findStatic(owner, "allocatePollArray", signature(long.class, int.class)),
                    lookup.findStatic(owner, "freePollArray", signature(void.class, long.class)),
                    lookup.findStatic(owner, "getEvent", signature(long.class, long.class, int.class)),
                    lookup.findStatic(owner, "getDescriptor", signature(int.class, long.class)),
                    lookup.findStatic(owner, "getEvents", signature(int.class, long.class))
                };
            } catch (final ReflectiveOperationException | RuntimeException otherSystemOrNotOpen) {
                // The junixsocket selector does the same, with some garbage.
            }
            CREATE = found[0];
            CONTROL = found[1];
            WAIT = found[2];
            ALLOCATE = found[3];
            FREE = found[4];
            EVENT = found[5];
            DESCRIPTOR = found[6];
            OPERATIONS = found[7];
            AVAILABLE = OPERATIONS != null;
        }

        private Calls() {}

        private static MethodType signature(final Class<?> result, final Class<?> first, final Class<?>... others) {
            return MethodType.methodType(result, first, others);
        }

        static int create() throws IOException {
            try {
                return (int) CREATE.invokeExact();
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
        }

        static void control(final int epoll, final int operation, final int descriptor, final int awaited)
                throws IOException {
            final int error;
            try {
                error = (int) CONTROL.invokeExact(epoll, operation, descriptor, awaited);
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
            if (error != 0) {
                throw new IOException("epoll_ctl fails with error " + error);
            }
        }

        /** How many answers the system has written. */
        static int await(final int epoll, final long events, final int most, final int millis) throws IOException {
            final int count;
            try {
                count = (int) WAIT.invokeExact(epoll, events, most, millis);
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
            return count == INTERRUPTED ? 0 : count;
        }

        static long allocate(final int count) throws IOException {
            try {
                return (long) ALLOCATE.invokeExact(count);
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
        }

        static void free(final long events) {
            try {
                FREE.invokeExact(events);
            } catch (final Throwable failure) {
                throw new IllegalStateException(failure);
            }
        }

        static long event(final long events, final int number) throws IOException {
            try {
                return (long) EVENT.invokeExact(events, number);
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
        }

        static int descriptor(final long event) throws IOException {
            try {
                return (int) DESCRIPTOR.invokeExact(event);
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
        }

        static int operations(final long event) throws IOException {
            try {
                return (int) OPERATIONS.invokeExact(event);
            } catch (final Throwable failure) {
                throw asIoException(failure);
            }
        }

        /** What these calls throw is an {@code IOException}, unless the JVM itself fails. */
        private static IOException asIoException(final Throwable failure) {
            if (failure instanceof Error error) {
                throw error;
            }
            return failure instanceof IOException expected ? expected : new IOException(failure);
        }
    }
}
