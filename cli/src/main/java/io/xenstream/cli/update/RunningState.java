// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.update;

import io.xenstream.codec.ConnectionDataDecoder;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageWriter;
import io.xenstream.codec.NodeDataEncoder;
import io.xenstream.codec.Region;
import io.xenstream.nativeio.ImageSources;
import io.xenstream.nativeio.MappedImage;
import io.xenstream.nativeio.NewImage;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a running daemon shows to a client, as an image in a temporary file: all nodes, and a connection for each domain that is introduced. Descriptors, ports and
 * the permissions of special nodes, which it does not show, are made up.
 *
 * <p>The store is not locked: nodes that go meanwhile are left out.
 */
final class RunningState implements AutoCloseable {
    private static final String TEMPORARY = ".xenstream-running";
    private static final int BATCH = 32;
    private static final int LARGEST_DOMID = 0x7FEF;
    private static final int SOCKET_DESCRIPTOR = 3;
    private static final int EVENTS_DESCRIPTOR = 4;
    private static final int END = 8;
    private static final int PERMISSION_DIGITS = 5;
    private static final String TOO_BIG = "E2BIG";
    private static final String NOT_THERE = "ENOENT";

    private final DaemonClient client;
    private final BitSet domains = new BitSet();
    private NewImage image;
    private Region state;
    private long nodes;
    private boolean isOxenstored;

    private RunningState(final DaemonClient client) {
        this.client = client;
    }

    /**
     * Reads the store of a daemon, which takes it some 30 microseconds of processor time a node.
     *
     * @param patience how long to wait for each answer
     * @throws IOException if the daemon does not answer
     */
    static RunningState read(final Path socket, final Duration patience) throws IOException {
        try (DaemonClient client = DaemonClient.connect(socket, patience);
                NewImage walked = temporary()) {
            final RunningState running = new RunningState(client);
            boolean isRead = false;
            try {
                final long length;
                try (ImageWriter writer = walked.writer(header())) {
                    running.walk(writer);
                    length = writer.finish();
                }
                running.assemble(walked.region(), length);
                isRead = true;
                return running;
            } finally {
                if (!isRead) {
                    running.close();
                }
            }
        }
    }

    private static NewImage temporary() {
        return MappedImage.createTemporary(
                Path.of(System.getProperty("java.io.tmpdir")), TEMPORARY, ImageSources.PRIVATE);
    }

    private static ImageHeader header() {
        return ImageHeader.of(1, ByteOrder.nativeOrder());
    }

    /** The image. Owned and closed by this object. */
    Region region() {
        return state;
    }

    long nodes() {
        return nodes;
    }

    /** Whether the daemon seems to be oxenstored, which writes its own name into its store; but a successor of another kind leaves it there. */
    boolean isOxenstored() {
        return isOxenstored;
    }

    private void walk(final ImageWriter writer) throws IOException {
        final Deque<String> pending = new ArrayDeque<>();
        pending.push("/");
        final List<String> batch = new ArrayList<>(BATCH);
        while (!pending.isEmpty()) {
            batch.clear();
            while (batch.size() < BATCH && !pending.isEmpty()) {
                batch.add(pending.pop());
            }
            for (final String path : batch) {
                client.request(DaemonClient.READ, path);
                client.request(DaemonClient.GET_PERMS, path);
                client.request(DaemonClient.DIRECTORY, path);
            }
            final List<String> wide = new ArrayList<>();
            for (final String path : batch) {
                take(path, writer, pending, wide);
            }
            for (final String path : wide) {
                for (final String name : childrenInParts(path)) {
                    pending.push(child(path, name));
                }
            }
        }
    }

    /** Takes the three answers about a node. */
    private void take(final String path, final ImageWriter writer, final Deque<String> pending, final List<String> wide)
            throws IOException {
        final byte[] value = answer();
        final byte[] permissions = answer();
        byte[] children = new byte[0];
        try {
            children = client.reply();
        } catch (final DaemonClient.Refusal refusal) {
            if (TOO_BIG.equals(refusal.getMessage())) {
                wide.add(path);
            } else if (!NOT_THERE.equals(refusal.getMessage())) {
                throw refusal;
            }
        }
        if (value == null || permissions == null) {
            return;
        }
        write(path, value, DaemonClient.text(permissions).split("\0"), writer);
        for (final String name : DaemonClient.text(children).split("\0", -1)) {
            if (!name.isEmpty()) {
                pending.push(child(path, name));
            }
        }
        if (path.equals("/tool/xenstored")) {
            isOxenstored = new String(value, DaemonClient.BYTES).contains("oxenstored");
        }
    }

    /** An answer; null if the node has gone. */
    private byte[] answer() throws IOException {
        try {
            return client.reply();
        } catch (final DaemonClient.Refusal refusal) {
            if (NOT_THERE.equals(refusal.getMessage())) {
                return null;
            }
            throw refusal;
        }
    }

    private static String child(final String path, final String name) {
        return path.equals("/") ? path + name : path + "/" + name;
    }

    /** A part begins with the generation of the directory; an empty name follows the last one. */
    private List<String> childrenInParts(final String path) throws IOException {
        final StringBuilder all = new StringBuilder();
        while (true) {
            client.request(DaemonClient.DIRECTORY_PART, path, Integer.toString(all.length()));
            final byte[] payload = answer();
            if (payload == null) {
                return List.of();
            }
            final String part = new String(payload, DaemonClient.BYTES);
            final String names = part.substring(part.indexOf('\0') + 1);
            all.append(names);
            if (names.isEmpty() || names.endsWith("\0\0") || names.equals("\0")) {
                return List.of(all.toString().split("\0")).stream()
                        .filter(name -> !name.isEmpty())
                        .toList();
            }
        }
    }

    private void write(final String path, final byte[] value, final String[] permissions, final ImageWriter writer)
            throws IOException {
        final NodeDataEncoder node = writer.claimNodeData(permissions.length, path.length(), value.length);
        for (int i = 0; i < permissions.length; i++) {
            final int domid = domid(permissions[i]);
            node.permission(i, (byte) permissions[i].charAt(0), 0, domid);
            if (i == 0 && domid <= LARGEST_DOMID) {
                domains.set(domid);
            }
        }
        node.path(path).value(new UnsafeBuffer(value));
        writer.commit();
        nodes++;
        if (path.startsWith("/local/domain/")) {
            addDomain(path.substring("/local/domain/".length()));
        }
    }

    private void addDomain(final String name) {
        if (name.length() <= PERMISSION_DIGITS && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            final int domid = Integer.parseInt(name);
            if (domid <= LARGEST_DOMID) {
                domains.set(domid);
            }
        }
    }

    private static int domid(final String permission) throws IOException {
        final String digits = permission.isEmpty() ? "" : permission.substring(1);
        if (digits.isEmpty()
                || digits.length() > PERMISSION_DIGITS
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IOException("the daemon answers with a permission that there is not: " + permission);
        }
        return Integer.parseInt(digits) & 0xFFFF;
    }

    /** Connections come before the nodes whose owners they are. */
    private void assemble(final Region walked, final long length) throws IOException {
        image = temporary();
        final long end;
        try (ImageWriter writer = image.writer(header())) {
            writer.claimGlobalData().rwSocketFd(SOCKET_DESCRIPTOR).evtchnFd(EVENTS_DESCRIPTOR);
            writer.commit();
            int connections = 0;
            domains.set(0);
            for (int domid = 0; domid >= 0; domid = domains.nextSetBit(domid + 1)) {
                if (isIntroduced(domid)) {
                    writer.claimConnectionData(0, 0, false)
                            .connId(++connections)
                            .ring(domid, ConnectionDataDecoder.DOMID_INVALID, domid + 1L);
                    writer.commit();
                }
            }
            for (final String special : List.of("@introduceDomain", "@releaseDomain")) {
                writer.claimNodeData(1, special.length(), 0)
                        .permission(0, (byte) 'n', 0, 0)
                        .path(special);
                writer.commit();
            }
            final long records = length - ImageHeader.LENGTH - END;
            if (records > 0) {
                writer.copyRecords(walked, ImageHeader.LENGTH, records, nodes);
            }
            end = writer.finish();
        }
        state = image.region().slice(0, end);
    }

    private boolean isIntroduced(final int domid) throws IOException {
        if (domid == 0) {
            return true;
        }
        client.request(DaemonClient.IS_DOMAIN_INTRODUCED, Integer.toString(domid));
        return DaemonClient.text(client.reply()).equals("T");
    }

    @Override
    public void close() {
        if (state != null) {
            state.close();
        }
        if (image != null) {
            image.close();
        }
    }
}
