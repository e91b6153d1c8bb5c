// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static io.xenstream.compat.CompatibilityBreach.breach;
import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.xenstream.verify.ImageScript;
import io.xenstream.verify.TestImage;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** Violations of the rules of the C daemon. The outcomes are those of Xen 4.17, 4.21 and 4.22. */
final class CDaemonBreaches {
    static final List<TargetDaemon> DAEMONS = List.of(TargetDaemon.C_4_17, TargetDaemon.C_4_21, TargetDaemon.C_4_22);

    private static final byte[] NONE = {};

    private CDaemonBreaches() {}

    static List<CompatibilityBreach> breaches() {
        final List<CompatibilityBreach> all = new ArrayList<>();
        all.addAll(framing());
        all.addAll(connections());
        all.addAll(nodes());
        return all;
    }

    private static ImageScript v1() {
        return new ImageScript(1, LITTLE_ENDIAN);
    }

    private static ImageScript v2() {
        return new ImageScript(2, LITTLE_ENDIAN);
    }

    private static TestImage truncated(final TestImage image, final int bytes) {
        return image.resized(image.length() - bytes);
    }

    /** Returns a message of the wire protocol whose header may specify another length than that of its payload. */
    private static byte[] message(final int specifiedLength, final int payloadLength) {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[16 + payloadLength]);
        message.putInt(12, specifiedLength, ByteOrder.LITTLE_ENDIAN);
        return message.byteArray();
    }

    private static List<CompatibilityBreach> framing() {
        return List.of(
                breach(
                        CompatibilityRule.C_HEADER,
                        "F--",
                        v2().host().end(),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_HEADER,
                        "FFF",
                        new ImageScript(1, BIG_ENDIAN).host().end(),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_HEADER,
                        "FFF",
                        v1().host().end().withByte(15, 4),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_TRUNCATED,
                        "LFF",
                        truncated(v1().host().end(), 8),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_TRUNCATED,
                        "LFF",
                        truncated(v1().host().node("/", "value", "n0").end(), 16),
                        v1().host().node("/", "value", "n0").end()),
                breach(
                        CompatibilityRule.C_FRAMING,
                        "LLL",
                        v1().host().node("/aa", "abcd", "n0").node("/bb").end().withLength(4, 28),
                        v1().host().node("/aa", "abcd", "n0").end().withLength(4, 28)),
                breach(
                        CompatibilityRule.C_FRAMING,
                        "LLL",
                        v1().host()
                                .node("/aa", "abcdefg", "n0")
                                .node("/bb", "abcdefg", "n0")
                                .end()
                                .withLength(4, 31),
                        v1().host()
                                .node("/aa", "abcdefg", "n0")
                                .node("/bb", "abcdefg", "n0")
                                .end(),
                        CompatibilityRule.C_UNKNOWN_TYPE,
                        CompatibilityRule.C_TRUNCATED),
                breach(
                        CompatibilityRule.C_EMPTY_RECORD,
                        "-FF",
                        v1().host().raw(9).end(),
                        v1().host().end(),
                        CompatibilityRule.C_UNKNOWN_TYPE),
                breach(
                        CompatibilityRule.C_LENGTHS,
                        "LMM",
                        v1().host().raw(5, new byte[8]).end(),
                        v1().host().node("/", "", "n0").end(),
                        CompatibilityRule.C_NODE_PERMISSIONS,
                        CompatibilityRule.C_NODE_PARENT,
                        CompatibilityRule.C_NODE_PATH,
                        CompatibilityRule.C_STRING),
                breach(
                        CompatibilityRule.C_STRING,
                        "LLL",
                        v1().host().watch(1, "/", "t").end().with16(4, 6, 9),
                        v1().host().watch(1, "/", "t").end()),
                breach(
                        CompatibilityRule.C_LENGTHS,
                        "LMM",
                        v1().host().node("/", "", "n0").end().with16(4, 10, 8),
                        v1().host().node("/", "", "n0").end()),
                breach(
                        CompatibilityRule.C_LENGTHS,
                        "MMM",
                        v1().host().node("/", "", "n0").end().with16(4, 10, 4000),
                        v1().host().node("/", "", "n0").end()),
                breach(
                        CompatibilityRule.C_STRING,
                        "LLL",
                        v1().host().node("/abc", "x", "n0").end().with8(4, 24, 'd'),
                        v1().host().node("/abc", "x", "n0").end()),
                breach(
                        CompatibilityRule.C_STRING,
                        "LLL",
                        v1().host().watch(1, "/abc", "t").end().with8(4, 12, 'd'),
                        v1().host().watch(1, "/abc", "t").end()),
                breach(
                        CompatibilityRule.C_STRING,
                        "LLL",
                        v1().host().node("/", "x", "n0").end().with16(4, 8, 0),
                        v1().host().node("/", "x", "n0").end()),
                breach(
                        CompatibilityRule.C_UNKNOWN_TYPE,
                        "LLL",
                        v1().host().raw(9, new byte[8]).end(),
                        v1().host().end()));
    }

    private static List<CompatibilityBreach> connections() {
        return List.of(
                breach(
                        CompatibilityRule.C_GLOBAL,
                        "CCC",
                        v1().ring(1, 0).end(),
                        v1().globalData(3, 4).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_GLOBAL,
                        "-CC",
                        v1().ring(1, 0).globalData(3, 4).end(),
                        v1().globalData(3, 4).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_GLOBAL,
                        "CCC",
                        v1().ring(1, 0).ring(2, 0).globalData(3, 4).end(),
                        v1().globalData(3, 4).ring(1, 0).end(),
                        CompatibilityRule.C_CONNECTION_DOMAIN),
                breach(
                        CompatibilityRule.C_DESCRIPTORS,
                        "MMM",
                        v1().host().globalData(5, 4).end(),
                        v1().host().globalData(3, 4).end()),
                breach(
                        CompatibilityRule.C_DESCRIPTORS,
                        "MMM",
                        v1().globalData(3, 3).ring(1, 0).end(),
                        v1().globalData(3, 4).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_DESCRIPTORS,
                        "MMM",
                        v1().globalData(3, 1 << 20).ring(1, 0).end(),
                        v1().globalData(3, (1 << 20) - 1).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_DESCRIPTORS,
                        "MMM",
                        v1().globalData(3, 5)
                                .ring(1, 0)
                                .connection(2, 0, 0, false)
                                .end(),
                        v1().globalData(3, 4)
                                .ring(1, 0)
                                .connection(2, 0, 0, false)
                                .end()),
                breach(
                        CompatibilityRule.C_EVENT_HANDLE,
                        "LLL",
                        v1().globalData(3, -1).ring(1, 0).ring(2, 1).end(),
                        v1().globalData(3, -1).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_EVENT_PORT,
                        "LLL",
                        v1().host().ring(4, 4, 0x7FF4, 2).end(),
                        v1().host().ring(4, 4, 0x7FF4, 9).end()),
                breach(
                        CompatibilityRule.C_GLOBAL,
                        "CCC",
                        v1().ring(1, 0).ring(2, 1).globalData(3, 4).end(),
                        v1().globalData(3, 4).ring(1, 0).ring(2, 1).end()),
                breach(
                        CompatibilityRule.C_SOCKET,
                        "LLL",
                        v1().globalData(-1, 4).ring(1, 0).end(),
                        v1().globalData(0, -1).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_DOMAIN_0,
                        "CCC",
                        v1().globalData(3, 4).ring(2, 1).end(),
                        v1().globalData(3, 4).ring(2, 1).ring(1, 0).end()),
                breach(
                        CompatibilityRule.C_DOMAIN_0,
                        "CCC",
                        v1().globalData(3, 4)
                                .ring(2, 1)
                                .node("/", "", "n1")
                                .ring(1, 0)
                                .end(),
                        v1().globalData(3, 4)
                                .ring(2, 1)
                                .ring(1, 0)
                                .node("/", "", "n1")
                                .end()),
                breach(
                        CompatibilityRule.C_DOMAIN_0,
                        "-CC",
                        v1().globalData(3, 4)
                                .node("@releaseDomain", "", "n0")
                                .ring(1, 0)
                                .end(),
                        v1().host().node("@releaseDomain", "", "n0").end()),
                breach(
                        CompatibilityRule.C_CONNECTION_TYPE,
                        "LLL",
                        v1().host().end().with16(3, 4, 2),
                        v1().host().end().with16(3, 4, 1)),
                breach(
                        CompatibilityRule.C_CONNECTION_ID,
                        "LLL",
                        v1().host().ring(3, 4).end(),
                        v1().host().ring(4, 4).end()),
                breach(
                        CompatibilityRule.C_CONNECTION_DOMAIN,
                        "LLL",
                        v1().host().ring(4, 2).end(),
                        v1().host().ring(4, 3).end()),
                breach(
                        CompatibilityRule.C_EVENT_CHANNEL,
                        "LLL",
                        v1().host().ring(4, 4, 0x7FF4, 0).end(),
                        v1().host().ring(4, 4, 0x7FF4, 1).end()),
                breach(
                        CompatibilityRule.C_TARGET,
                        "LLL",
                        v1().host().ring(4, 4, 5, 9).ring(5, 5).end(),
                        v1().host().ring(5, 5).ring(4, 4, 5, 9).end()),
                breach(
                        CompatibilityRule.C_REQUEST,
                        "LLL",
                        v1().host().ring(4, 4, message(4097, 3), NONE).end(),
                        v1().host().ring(4, 4, message(4096, 3), NONE).end()),
                breach(
                        CompatibilityRule.C_REQUEST,
                        "FFF",
                        v1().host().ring(4, 4, message(0x1000_0000, 3), NONE).end(),
                        v1().host().ring(4, 4, message(3, 3), NONE).end()),
                breach(
                        CompatibilityRule.C_PENDING,
                        "LLL",
                        v1().host().ring(4, 4, NONE, message(4, 3)).end(),
                        v1().host().ring(4, 4, NONE, message(3, 3)).end()),
                breach(
                        CompatibilityRule.C_PENDING,
                        "LMM",
                        v1().host().ring(4, 4, NONE, message(400, 3)).end(),
                        v1().host().ring(4, 4, NONE, message(0, 0)).end()),
                breach(
                        CompatibilityRule.C_PENDING,
                        "LMM",
                        v1().host().ring(4, 4, NONE, message(2, 3)).end(),
                        v1().host().ring(4, 4, NONE, message(2, 3)).end().with16(4, 18, 19)),
                breach(
                        CompatibilityRule.C_PENDING,
                        "FFF",
                        v1().host().ring(4, 4, NONE, message(0x1000_0000, 3)).end(),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_UNIQUE_ID,
                        "N--",
                        v1().host().connection(9, 0, 0, true).end(),
                        v1().host().connection(9, 0, 0, false).end()),
                breach(
                        CompatibilityRule.C_WATCH_CONNECTION,
                        "FFF",
                        v1().host().watch(4, "/", "t").end(),
                        v1().host()
                                .connection(4, 0, 0, false)
                                .watch(4, "/", "t")
                                .end()),
                breach(
                        CompatibilityRule.C_WATCH_PATH,
                        "NFF",
                        v1().host().watch(2, "/a+", "t").end(),
                        v1().host().watch(2, "/a", "t").end()),
                breach(
                        CompatibilityRule.C_WATCH_PATH,
                        "NFF",
                        v1().host().watch(2, "a/", "t").end(),
                        v1().host().watch(2, "/", "t").end()),
                breach(
                        CompatibilityRule.C_WATCH_PATH,
                        "NFF",
                        v1().host().watch(2, "x".repeat(2049), "t").end(),
                        v1().host().watch(1, "x".repeat(2049), "t").end()),
                breach(
                        CompatibilityRule.C_WATCH_PATH,
                        "--F",
                        v1().host()
                                .watch(2, "/local/domain/1/" + "x".repeat(2048), "t")
                                .end(),
                        v1().host()
                                .watch(2, "/local/domain/1/" + "x".repeat(2047), "t")
                                .end()),
                breach(
                        CompatibilityRule.C_WATCH_PATH,
                        "NFF",
                        v1().host().watch(2, "", "t").end(),
                        v1().host().watch(2, "@x", "t").end()),
                breach(
                        CompatibilityRule.C_DEPTH_WATCH,
                        "LL-",
                        v1().host().depthWatch(1, "/a", "t").end(),
                        v1().host().watch(1, "/a", "t").end(),
                        CompatibilityRule.C_DEPTH_LAYOUT),
                breach(
                        CompatibilityRule.C_DEPTH_LAYOUT,
                        "--F",
                        v1().host().depthWatch(1, "/a", "t").end(),
                        v1().host().watch(1, "/a", "t").end(),
                        CompatibilityRule.C_DEPTH_WATCH),
                breach(
                        CompatibilityRule.C_DEPTH_LAYOUT,
                        "--L",
                        v1().host().depthWatch(1, "/a", "t").end().with8(4, 10, 'x'),
                        v1().host().watch(1, "/a", "t").end(),
                        CompatibilityRule.C_DEPTH_WATCH),
                breach(
                        CompatibilityRule.C_DEPTH_UNLIMITED,
                        "--N",
                        v1().host().depthWatch(1, "/a", "t").end().with16(4, 8, 0xFFFF),
                        v1().host().depthWatch(1, "/a", "t").end().with16(4, 8, 0xFFFE),
                        CompatibilityRule.C_DEPTH_WATCH,
                        CompatibilityRule.C_DEPTH_LAYOUT));
    }

    private static List<CompatibilityBreach> nodes() {
        return List.of(
                breach(
                        CompatibilityRule.C_TRANSACTION,
                        "LLL",
                        v1().host().transaction(1, 4).end(),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_TRANSACTION_NODE,
                        "LLL",
                        v1().host().node(1, 4, 2, "/a").end(),
                        v1().host().node(0, 4, 2, "/a").end()),
                breach(
                        CompatibilityRule.C_TRANSACTION_NODE,
                        "LFF",
                        v1().host().node("/a").node(1, 4, 2, "/a").end(),
                        v1().host().node("/a").node("/b").end()),
                breach(
                        CompatibilityRule.C_NODE_OWNER,
                        "FFF",
                        v1().host().node("/a", "", "n3").end(),
                        v1().host().ring(4, 4, 1, 3).node("/a", "", "n4").end()),
                breach(
                        CompatibilityRule.C_NODE_OWNER,
                        "-FF",
                        v1().host().node("@releaseDomain", "", "n3").end(),
                        v1().host().node("@releaseDomain", "", "n2").end()),
                breach(
                        CompatibilityRule.C_NODE_PERMISSIONS,
                        "MMM",
                        v1().host().node("/a", "abc").end(),
                        v1().host().node("/a", "abc", "n0").end()),
                breach(
                        CompatibilityRule.C_NODE_PERMISSIONS,
                        "FFF",
                        v1().host().node("/a", "abcd").end(),
                        v1().host().node("/a", "abcd", "n0").end()),
                breach(
                        CompatibilityRule.C_NODE_DUPLICATE,
                        "LFF",
                        v1().host().node("/a").node("/b").node("/a").end(),
                        v1().host().node("/a").node("/b").node("/c").end()),
                breach(
                        CompatibilityRule.C_NODE_DUPLICATE,
                        "LLL",
                        v1().host().node("/a").node("/").end(),
                        v1().host().node("/").node("/a").end()),
                breach(
                        CompatibilityRule.C_NODE_DUPLICATE,
                        "-FF",
                        v1().host()
                                .node("@releaseDomain")
                                .node("@releaseDomain")
                                .end(),
                        v1().host()
                                .node("@releaseDomain")
                                .node("@introduceDomain")
                                .end()),
                breach(
                        CompatibilityRule.C_NODE_PARENT,
                        "FFF",
                        v1().host().node("/a/b").node("/a").end(),
                        v1().host().node("/a").node("/a/b").end()),
                breach(
                        CompatibilityRule.C_NODE_PARENT,
                        "FFF",
                        v1().host().node("/a/b").end(),
                        v1().host().node("/ab").end()),
                breach(
                        CompatibilityRule.C_NODE_PATH,
                        "LLL",
                        v1().host().node("/a+").end(),
                        v1().host().node("/a@-_9").end()),
                breach(
                        CompatibilityRule.C_NODE_PATH,
                        "LLL",
                        v1().host().node("a").end(),
                        v1().host().node("/a").end(),
                        CompatibilityRule.C_NODE_PARENT),
                breach(
                        CompatibilityRule.C_NODE_PARENT,
                        "CCC",
                        v1().host().node("a").end(),
                        v1().host().node("/a").end(),
                        CompatibilityRule.C_NODE_PATH),
                breach(
                        CompatibilityRule.C_NODE_PARENT,
                        "CCC",
                        v1().host().node("").end(),
                        v1().host().node("/").end(),
                        CompatibilityRule.C_NODE_PATH),
                breach(
                        CompatibilityRule.C_NODE_PARENT,
                        "FFF",
                        v1().host().node("a/b").end(),
                        v1().host().node("/a").node("/a/b").end(),
                        CompatibilityRule.C_NODE_PATH),
                breach(
                        CompatibilityRule.C_NODE_PARENT,
                        "FFF",
                        v1().host().node("/ab").node("/ab/c").end().with8(4, 22, 0),
                        v1().host().node("/a").node("/ab/c").end().with8(5, 22, 0),
                        CompatibilityRule.C_STRING),
                breach(
                        CompatibilityRule.C_NODE_PATH,
                        "LLL",
                        v1().host().node("/" + "x".repeat(4095)).end(),
                        v1().host().node("/" + "x".repeat(2047)).end()),
                breach(
                        CompatibilityRule.C_NODE_PATH,
                        "L--",
                        v1().host().node("/" + "x".repeat(2048)).end(),
                        v1().host().node("/" + "x".repeat(2047)).end()),
                breach(
                        CompatibilityRule.C_NODE_PATH,
                        "LLL",
                        v1().host().node("//a").end(),
                        v1().host().node("/a").end()),
                breach(
                        CompatibilityRule.C_NODE_SPECIAL,
                        "L--",
                        v1().host().node("@other").end(),
                        v1().host().node("@releaseDomain").end()),
                breach(
                        CompatibilityRule.C_NODE_SPECIAL,
                        "L--",
                        v1().host().node("@releaseDomain", "x", "n0").end(),
                        v1().host().node("@introduceDomain", "", "n0").end()),
                breach(
                        CompatibilityRule.C_NODE_SPECIAL,
                        "LLL",
                        v1().host()
                                .node("@other")
                                .node("@introduceDomain")
                                .node("@releaseDomain")
                                .end(),
                        v1().host()
                                .node("@introduceDomain")
                                .node("@releaseDomain")
                                .end()),
                breach(
                        CompatibilityRule.C_SPECIAL_MISSING,
                        "-LL",
                        v1().host().node("@introduceDomain").end(),
                        v1().host()
                                .node("@introduceDomain")
                                .node("@releaseDomain")
                                .end()),
                breach(
                        CompatibilityRule.C_NODE_VALUE,
                        "LLL",
                        v1().host().node("/a", 4097).end(),
                        v1().host().node("/a", 4096).end()),
                breach(
                        CompatibilityRule.C_PERMISSION_LETTER,
                        "LLL",
                        v1().host().node("/a", "", "x0").end(),
                        v1().host().node("/a", "", "w0", "b1", "r2", "n0").end()),
                breach(
                        CompatibilityRule.C_PERMISSION_STALE,
                        "LLL",
                        v1().host().node("/a", "", "n0", "r9").end(),
                        v1().host().node("/a", "", "n0", "r9").end().with8(4, 21, 1)),
                breach(
                        CompatibilityRule.C_PERMISSION_STALE,
                        "LL-",
                        v1().host().node("/a", "", "n0", "r32757").end(),
                        v1().host().node("/a", "", "n0", "r2").end()),
                breach(
                        CompatibilityRule.C_QUOTA,
                        "LL-",
                        v1().host().domain(1, 0, "nodes").end(),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_QUOTA,
                        "LLL",
                        v1().host().domain(1, 0, "nodes-unknown").end(),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_QUOTA,
                        "LLL",
                        v1().host()
                                .domain(1, 0, "nodes")
                                .end()
                                .with16(4, 8, 0xFFFF)
                                .with16(4, 10, 0xFFFF),
                        v1().host().end()),
                breach(
                        CompatibilityRule.C_FEATURES,
                        "LLL",
                        v1().host().domain(1, 4, "nodes").end(),
                        v1().host().domain(1, 0, "nodes").end(),
                        CompatibilityRule.C_QUOTA),
                breach(
                        CompatibilityRule.C_DOMAIN,
                        "-FF",
                        v1().host()
                                .raw(7, (byte) 9, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0)
                                .end(),
                        v1().host()
                                .raw(7, (byte) 2, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 0)
                                .end()));
    }
}
