// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.compat;

import static io.xenstream.compat.CompatibilityBreach.breach;

import io.xenstream.verify.ImageScript;
import java.nio.ByteOrder;
import java.util.List;

/** Violations of the rules of oxenstored. */
final class OxenstoredBreaches {
    static final List<TargetDaemon> DAEMONS = List.of(TargetDaemon.OXENSTORED);

    private OxenstoredBreaches() {}

    private static ImageScript v1() {
        return new ImageScript(1, ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns an image with the records that oxenstored requires. */
    private static ImageScript ox() {
        return v1().globalData(3, 4).ring(1, 0);
    }

    static List<CompatibilityBreach> breaches() {
        return List.of(
                breach(CompatibilityRule.OX_GUEST, "L", ox().ring(2, 1).end(), ox().end()),
                breach(CompatibilityRule.OX_DOMAIN_0, "L", v1().globalData(3, 4).end(), ox().end()),
                breach(CompatibilityRule.OX_SOCKET, "L", v1().ring(1, 0).end(), ox().end()),
                breach(
                        CompatibilityRule.OX_SOCKET,
                        "L",
                        v1().globalData(-1, 4).ring(1, 0).end(),
                        v1().globalData(0, 4).ring(1, 0).end()),
                breach(
                        CompatibilityRule.OX_PENDING,
                        "L",
                        ox().connection(2, 1, 0, false).end(),
                        ox().connection(2, 0, 0, false).end()),
                breach(
                        CompatibilityRule.OX_PENDING,
                        "L",
                        ox().connection(2, 0, 1, false).end(),
                        ox().connection(2, 0, 0, false).end()),
                breach(
                        CompatibilityRule.OX_TARGET,
                        "L",
                        v1().globalData(3, 4).ring(1, 0, 3, 1).end(),
                        ox().end()),
                breach(
                        CompatibilityRule.OX_UNIQUE_ID,
                        "N",
                        ox().connection(2, 0, 0, true).end(),
                        ox().connection(2, 0, 0, false).end()),
                breach(CompatibilityRule.OX_SOCKET, "L", ox().globalData(3, 4).end(), ox().end()),
                breach(
                        CompatibilityRule.OX_CLIENT,
                        "L",
                        ox().connection(2, 0, 0, false).end().with8(2, 8, 0),
                        ox().connection(2, 0, 0, false).end()),
                breach(
                        CompatibilityRule.OX_WATCH_CONNECTION,
                        "L",
                        ox().ring(2, 1).watch(2, "/", "t").end(),
                        ox().connection(2, 0, 0, false).watch(2, "/", "t").end(),
                        CompatibilityRule.OX_GUEST),
                breach(
                        CompatibilityRule.OX_WATCH_CONNECTION,
                        "L",
                        ox().watch(2, "/", "t").end(),
                        ox().watch(1, "/", "t").end()),
                breach(
                        CompatibilityRule.OX_WATCH_PATH,
                        "L",
                        ox().watch(1, "/a+", "t").end(),
                        ox().watch(1, "/a", "t").end()),
                breach(
                        CompatibilityRule.OX_WATCH_PATH,
                        "L",
                        ox().watch(1, "/a/", "t").end(),
                        ox().watch(1, "/", "t").end()),
                breach(
                        CompatibilityRule.OX_WATCH_PATH,
                        "L",
                        ox().watch(1, "a//b", "t").end(),
                        ox().watch(1, "a/b", "t").end()),
                breach(
                        CompatibilityRule.OX_WATCH_PATH,
                        "L",
                        ox().watch(1, "", "t").end(),
                        ox().watch(1, "@x+", "t").end()),
                breach(
                        CompatibilityRule.OX_WATCH_DEPTH,
                        "L",
                        ox().depthWatch(1, "/", "t").end(),
                        ox().depthWatch(1, "/", "t").end().with16(2, 8, 0xFFFF)),
                breach(
                        CompatibilityRule.OX_TRANSACTION,
                        "L",
                        ox().transaction(1, 4).end(),
                        ox().end()),
                breach(
                        CompatibilityRule.OX_TRANSACTION,
                        "L",
                        ox().node(1, 4, 2, "/a").end(),
                        ox().node(0, 4, 2, "/a").end()),
                breach(
                        CompatibilityRule.OX_NODE_PATH,
                        "L",
                        ox().node("/a+").end(),
                        ox().node("/a@").end()),
                breach(
                        CompatibilityRule.OX_NODE_PATH,
                        "L",
                        ox().node("a").end(),
                        ox().node("@a").end()),
                breach(
                        CompatibilityRule.OX_NODE_PARENT,
                        "L",
                        ox().node("/a/b").end(),
                        ox().node("/a").node("/a/b").end()),
                breach(
                        CompatibilityRule.OX_NODE_DUPLICATE,
                        "L",
                        ox().node("/a").node("/a").end(),
                        ox().node("/a").node("/b").end()),
                breach(
                        CompatibilityRule.OX_NODE_VALUE,
                        "L",
                        ox().node("/a", 2049).end(),
                        ox().node("/a", 2048).end()),
                breach(
                        CompatibilityRule.OX_PERMISSION,
                        "L",
                        ox().node("/a", "", "x0").end(),
                        ox().node("/a", "", "w0", "b7", "r8", "n0").end()),
                breach(
                        CompatibilityRule.OX_PERMISSION,
                        "L",
                        ox().node("/a", "").end(),
                        ox().node("/a", "", "n9").end()),
                breach(
                        CompatibilityRule.OX_PERMISSION_STALE,
                        "L",
                        ox().node("/a", "", "n0", "r1").end().with8(2, 21, 1),
                        ox().node("/a", "", "n0", "r1").end()),
                breach(
                        CompatibilityRule.OX_NODE_LENGTH,
                        "L",
                        ox().node("/" + "x".repeat(1024)).end(),
                        ox().node("/" + "x".repeat(1023)).end()),
                breach(
                        CompatibilityRule.OX_NODE_SPECIAL,
                        "L",
                        ox().node("/@a").end(),
                        ox().node("@a").node("/a").end()),
                breach(
                        CompatibilityRule.OX_QUOTA,
                        "L",
                        ox().globalQuotas("a", "b").end(),
                        ox().end()),
                breach(CompatibilityRule.OX_QUOTA, "L", ox().domain(1, 0, "a").end(), ox().end()),
                breach(
                        CompatibilityRule.OX_FEATURES,
                        "N",
                        ox().domain(1, 1, "a").end(),
                        ox().domain(1, 0, "a").end(),
                        CompatibilityRule.OX_QUOTA),
                breach(
                        CompatibilityRule.OX_UNKNOWN_TYPE,
                        "L",
                        ox().raw(9, new byte[8]).end(),
                        ox().end()));
    }
}
