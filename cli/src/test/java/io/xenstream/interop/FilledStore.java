// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A daemon's store with everything in it that has to survive a live update, and the clients who care for it.
 *
 * <p>Of what is under way, {@link #finish} says whether it has survived.
 */
final class FilledStore implements AutoCloseable {
    private static final int GUESTS = 5;
    private static final int HALFWAY_GUEST = 1;
    private static final int LAGGING_GUEST = 2;
    private static final int EVENTS_OF_CLIENT = 1000;
    private static final int EVENTS_OF_GUEST = 40;
    private static final int LARGE_VALUE = 2000;
    private static final String LAGGING_TOKEN = "lagging";
    private static final String PADDING = "x".repeat(100);

    final Client tool;
    private final Client watcher;
    private final Client lagging;
    private final Client halfway;
    private final Guest halfwayGuest;
    private final Guest laggingGuest;
    private final byte[] halfRequest;
    private final byte[] halfGuestRequest;

    FilledStore(final StockDaemon daemon) throws IOException {
        tool = daemon.connect();
        watcher = daemon.connect();
        lagging = daemon.connect();
        halfway = daemon.connect();
        halfwayGuest = daemon.guest(HALFWAY_GUEST);
        laggingGuest = daemon.guest(LAGGING_GUEST);
        fill();
        watch();
        lag();
        halfRequest = sendHalf();
        halfGuestRequest = sendHalfOfGuest();
    }

    private void fill() throws IOException {
        tool.setPermissions("@releaseDomain", "n0", "r3");
        final byte[] binary = new byte[256];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) i;
        }
        for (int domid = 1; domid <= GUESTS; domid++) {
            tool.introduce(domid, 1);
            final String home = "/local/domain/" + domid;
            final int transaction = tool.startTransaction();
            tool.write(transaction, home + "/name", ("guest-" + domid).getBytes(Message.BYTES));
            tool.write(transaction, home + "/data/binary", binary);
            tool.write(transaction, home + "/data/large", new byte[LARGE_VALUE]);
            tool.commit(transaction);
            tool.mkdir(home + "/control");
            tool.setPermissions(home, "n0", "r" + domid);
            tool.setPermissions(home + "/name", "n0", "r" + domid);
            tool.setPermissions(home + "/data", "n" + domid, "r0", "w3", "b4");
            tool.setPermissions(home + "/data/binary", "r" + domid);
            tool.setPermissions(home + "/control", "b" + domid, "n0");
        }
        tool.remove("/local/domain/5/data/large");
        final int aborted = tool.startTransaction();
        tool.write(aborted, "/aborted", new byte[1]);
        tool.abort(aborted);
    }

    private void watch() throws IOException {
        watcher.watch("/local/domain/3", "home");
        watcher.watch("/local/domain/3/name", "token with spaces");
        watcher.watch("@introduceDomain", "new");
        watcher.watch("@releaseDomain", "gone");
        watcher.watch("/not/there", "later");
        watcher.watch("/tool", "gone before");
        watcher.unwatch("/tool", "gone before");
        assertThat(watcher.events()).hasSize(6);
    }

    private static String changed(final int i) {
        return "/load/" + i + "/" + PADDING;
    }

    private static String changedForGuest(final int i) {
        return "/local/domain/2/data/" + i + PADDING;
    }

    /** More than the socket takes, and more than the ring page takes. */
    private void lag() throws IOException {
        tool.mkdir("/load");
        lagging.watch("/load", LAGGING_TOKEN);
        assertThat(lagging.event()).isEqualTo(new WatchEvent("/load", LAGGING_TOKEN));
        laggingGuest.send(Message.of(Message.WATCH, 1, 0, "data", LAGGING_TOKEN).bytes());
        assertThat(laggingGuest.receive().type()).isEqualTo(Message.WATCH);
        assertThat(WatchEvent.of(laggingGuest.receive())).isEqualTo(new WatchEvent("data", LAGGING_TOKEN));
        for (int i = 0; i < EVENTS_OF_CLIENT; i++) {
            tool.write(changed(i), "");
        }
        for (int i = 0; i < EVENTS_OF_GUEST; i++) {
            tool.write(changedForGuest(i), "");
        }
    }

    private byte[] sendHalf() throws IOException {
        final byte[] request =
                Message.of(Message.WRITE, 77, 0, "/halfway", "done").bytes();
        halfway.send(Arrays.copyOf(request, request.length - 7));
        return Arrays.copyOfRange(request, request.length - 7, request.length);
    }

    /** Not even the header. */
    private byte[] sendHalfOfGuest() throws IOException {
        final byte[] request = Message.of(Message.READ, 78, 0, "name").bytes();
        halfwayGuest.send(Arrays.copyOf(request, 5));
        return Arrays.copyOfRange(request, 5, request.length);
    }

    /** Each node with its value and permissions, as a client sees them. */
    Map<String, String> tree() throws IOException {
        final Map<String, String> nodes = new TreeMap<>();
        walk("/", nodes);
        return nodes;
    }

    private void walk(final String path, final Map<String, String> nodes) throws IOException {
        nodes.put(path, tool.permissions(path) + " " + tool.read(path));
        for (final String child : tool.directory(path)) {
            walk((path.equals("/") ? "" : path) + "/" + child, nodes);
        }
    }

    /** What an image of it says beside the nodes: not vacuous, as far as this test goes. */
    static void requireUnderWay(final ImageContents image) {
        assertThat(image.connections()).anyMatch(each -> each.name().startsWith("socket") && each.out() > 0);
        assertThat(image.connections()).anyMatch(each -> each.name().startsWith("socket") && each.in() > 16);
        assertThat(image.connections()).anyMatch(each -> each.name().equals("ring 2") && each.out() > 1000);
        assertThat(image.connections()).anyMatch(each -> each.name().equals("ring 1") && each.in() == 5);
        assertThat(image.watches())
                .anyMatch(watch -> watch.endsWith(" /local/domain/3/name token with spaces"))
                .anyMatch(watch -> watch.endsWith(" @releaseDomain gone"))
                .contains("ring 2 data lagging");
    }

    /** Fetches what was pending, completes what was begun, and sets off each watch. */
    void finish() throws IOException {
        for (int i = 0; i < EVENTS_OF_CLIENT; i++) {
            assertThat(lagging.event()).isEqualTo(new WatchEvent(changed(i), LAGGING_TOKEN));
        }
        assertThat(lagging.events()).isEmpty();
        for (int i = 0; i < EVENTS_OF_GUEST; i++) {
            final String path = changedForGuest(i).substring("/local/domain/2/".length());
            assertThat(WatchEvent.of(laggingGuest.receive())).isEqualTo(new WatchEvent(path, LAGGING_TOKEN));
        }
        halfway.send(halfRequest);
        halfway.response(77, Deadline.LONG);
        assertThat(tool.read("/halfway")).isEqualTo("done\0");
        halfwayGuest.send(halfGuestRequest);
        final Message name = halfwayGuest.receive();
        assertThat(name.requestId()).isEqualTo(78);
        assertThat(name.text()).isEqualTo("guest-1");
        setOff();
    }

    private void setOff() throws IOException {
        assertThat(watcher.events()).isEmpty();
        tool.write("/local/domain/3/name", "renamed");
        tool.write("/not/there", "here");
        tool.introduce(9, 1);
        tool.release(9);
        final List<WatchEvent> expected = new ArrayList<>(List.of(
                new WatchEvent("/local/domain/3/name", "home"),
                new WatchEvent("/local/domain/3/name", "token with spaces"),
                new WatchEvent("/not/there", "later"),
                new WatchEvent("@introduceDomain", "new"),
                new WatchEvent("@releaseDomain", "gone")));
        assertThat(watcher.events()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Override
    public void close() throws IOException {
        tool.close();
        watcher.close();
        lagging.close();
        halfway.close();
    }
}
