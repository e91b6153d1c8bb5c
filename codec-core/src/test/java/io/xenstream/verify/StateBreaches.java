// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static io.xenstream.verify.Breach.breach;
import static io.xenstream.verify.Breach.script;

import io.xenstream.codec.FormatRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What can be wrong with the records that are not nodes. */
final class StateBreaches {
    private StateBreaches() {}

    static List<Breach> breaches() {
        final List<Breach> all = new ArrayList<>();
        all.addAll(globals());
        all.addAll(connections());
        all.addAll(watches());
        all.addAll(transactions());
        all.addAll(quotas());
        return all;
    }

    private static List<Breach> globals() {
        return List.of(
                breach(
                        FormatRule.GLOBAL_DUPLICATE,
                        1,
                        "one more",
                        o -> script(o).globalData(1, 2).globalData(-1, -1).end(),
                        o -> script(o).globalData(1, 2).end()),
                breach(
                        FormatRule.GLOBAL_DESCRIPTOR,
                        0,
                        "rw-socket-fd -2, evtchn-fd 4",
                        o -> script(o).globalData(-2, 4).end(),
                        o -> script(o).globalData(-1, 4).end()),
                breach(
                        FormatRule.GLOBAL_DESCRIPTOR,
                        0,
                        "rw-socket-fd 0, evtchn-fd -2147483648",
                        o -> script(o).globalData(0, Integer.MIN_VALUE).end(),
                        o -> script(o).globalData(0, -1).end()));
    }

    private static List<Breach> connections() {
        return List.of(
                breach(
                        FormatRule.CONNECTION_ID_ZERO,
                        0,
                        "conn-id 0",
                        o -> script(o).connection(0).end(),
                        o -> script(o).connection(0xFFFF_FFFFL).end()),
                breach(
                        FormatRule.CONNECTION_DUPLICATE,
                        2,
                        "conn-id 7",
                        o -> script(o).connection(7).connection(8).connection(7).end(),
                        o -> script(o).connection(7).connection(8).connection(9).end()),
                breach(
                        FormatRule.CONNECTION_TYPE,
                        0,
                        "conn-type 2",
                        o -> script(o).connection(1).end().with16(0, 4, 2),
                        o -> script(o).connection(1).end().with16(0, 4, 1)),
                breach(
                        FormatRule.CONNECTION_FIELDS,
                        0,
                        "fields 0x8003",
                        o -> script(o).connection(1, 0, 0, true).end().with16(0, 6, 0x8003),
                        o -> script(o).connection(1, 0, 0, true).end()),
                breach(
                        FormatRule.CONNECTION_RESPONSE,
                        0,
                        "4 of 3 bytes",
                        o -> script(o).connection(1, 2, 3, false).end().with16(0, 18, 4),
                        o -> script(o).connection(1, 2, 3, false).end().with16(0, 18, 3)));
    }

    private static List<Breach> watches() {
        final String longest = "/" + "a".repeat(3071);
        final String longestRelative = "a".repeat(2048);
        return List.of(
                breach(
                        FormatRule.WATCH_CONNECTION,
                        1,
                        "connection 2",
                        o -> script(o).connection(1).watch(2, "/", "t").end(),
                        o -> script(o).connection(1).watch(1, "/", "t").end()),
                breach(
                        FormatRule.WATCH_CONNECTION,
                        0,
                        "connection 1",
                        o -> script(o).depthWatch(1, "/", "t").connection(1).end(),
                        o -> script(o).connection(1).depthWatch(1, "/", "t").end()),
                watched("/ab", "t", image -> image.with8(1, 11, 'x')),
                watched("/ab", "t", image -> image.with8(1, 13, 'x')),
                watched("/ab", "tok", image -> image.with8(1, 13, 0)),
                watched("/ab", "t", image -> image.with16(1, 6, 0)),
                breach(
                        FormatRule.WATCH_TERMINATOR,
                        1,
                        "NUL inside the token",
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/ab", "tok")
                                .end()
                                .with8(1, 17, 0),
                        o -> script(o).connection(1).depthWatch(1, "/ab", "").end()),
                path("byte 00 at 1", image -> image.with8(1, 9, 0)),
                path("byte ff at 2", image -> image.with8(1, 10, 0xFF)),
                watchedPath("", "@releaseDomain", "an empty path"),
                watchedPath("a//b", "a/b", "// at 1"),
                watchedPath("/a/", "/", "ends in /"),
                watchedPath(longest + "a", longest, "3073 bytes, more than 3072"),
                watchedPath(longestRelative + "a", longestRelative, "2049 bytes, more than 2048"),
                breach(
                        FormatRule.WATCH_PATH,
                        1,
                        "byte 20 at 1",
                        o -> script(o).connection(1).depthWatch(1, "/ ", "t").end(),
                        o -> script(o).connection(1).depthWatch(1, "@x", " ").end()),
                breach(
                        FormatRule.WATCH_DIALECT_D1,
                        1,
                        "found wpath at byte 16",
                        o -> script(o)
                                .connection(1)
                                .dialectWatch(1, "/abcde", "t")
                                .end(),
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/abcde", "t")
                                .end()),
                breach(
                        FormatRule.WATCH_EXTENDED_VERSION,
                        1,
                        "version 1",
                        o -> new ImageScript(1, o)
                                .connection(1)
                                .depthWatch(1, "/a", "t")
                                .end(),
                        o -> new ImageScript(1, o)
                                .connection(1)
                                .watch(1, "/a", "t")
                                .end()),
                breach(
                        FormatRule.WATCH_EXTENDED_PAD,
                        1,
                        "0x102",
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/a", "t")
                                .end()
                                .with16(1, 10, 0x102),
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/a", "t")
                                .end()
                                .with16(1, 8, 0x102)));
    }

    private static Breach watched(final String wpath, final String token, final Function<TestImage, TestImage> damage) {
        return breach(
                FormatRule.WATCH_TERMINATOR,
                1,
                "",
                o -> damage.apply(script(o).connection(1).watch(1, wpath, token).end()),
                o -> script(o).connection(1).watch(1, wpath, token).end());
    }

    private static Breach path(final String detail, final Function<TestImage, TestImage> damage) {
        return breach(
                FormatRule.WATCH_PATH,
                1,
                detail,
                o -> damage.apply(script(o).connection(1).watch(1, "/abc", "t").end()),
                o -> script(o).connection(1).watch(1, "/abc", "t").end());
    }

    private static Breach watchedPath(final String bad, final String good, final String detail) {
        return breach(
                FormatRule.WATCH_PATH,
                1,
                detail,
                o -> script(o).connection(1).watch(1, bad, "t").end(),
                o -> script(o).connection(1).watch(1, good, "").end());
    }

    private static List<Breach> transactions() {
        return List.of(
                breach(
                        FormatRule.TRANSACTION_CONNECTION,
                        1,
                        "connection 3",
                        o -> script(o).connection(1).transaction(3, 1).end(),
                        o -> script(o).connection(3).transaction(3, 1).end()),
                breach(
                        FormatRule.TRANSACTION_ID_ZERO,
                        1,
                        "tx-id 0",
                        o -> script(o).connection(1).transaction(1, 0).end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 0xFFFF_FFFFL)
                                .end()),
                breach(
                        FormatRule.TRANSACTION_DUPLICATE,
                        3,
                        "tx-id 5 of connection 2",
                        o -> script(o)
                                .connection(2)
                                .transaction(2, 5)
                                .transaction(2, 6)
                                .transaction(2, 5)
                                .end(),
                        o -> script(o)
                                .connection(2)
                                .connection(5)
                                .transaction(2, 5)
                                .transaction(5, 2)
                                .transaction(5, 5)
                                .end()));
    }

    private static List<Breach> quotas() {
        return List.of(
                breach(
                        FormatRule.QUOTA_NAME,
                        0,
                        "an empty name of quota 1",
                        o -> script(o).globalQuotas("nodes", "").end(),
                        o -> script(o).globalQuotas("nodes", "n").end()),
                breach(
                        FormatRule.QUOTA_NAME,
                        0,
                        "an empty name of quota 0",
                        o -> script(o).domain(1, 0, "").end(),
                        o -> script(o).domain(1, 0, "n").end()),
                breach(
                        FormatRule.QUOTA_NAME,
                        0,
                        "expected a NUL behind the name of quota 0",
                        o -> script(o).domain(1, 0, "abc").end().with8(0, 15, 'd'),
                        o -> script(o).domain(1, 0, "abc").end()),
                breach(
                        FormatRule.QUOTA_DUPLICATE,
                        1,
                        "one more",
                        o -> script(o)
                                .globalQuotas("a", "b")
                                .globalQuotas("c", "d")
                                .end(),
                        o -> script(o).globalQuotas("a", "b").domain(1, 0, "a").end()),
                breach(
                        FormatRule.DOMAIN_DUPLICATE,
                        2,
                        "domain 6",
                        o -> script(o)
                                .domain(6, 0, "a")
                                .domain(7, 0, "a")
                                .domain(6, 0, "b")
                                .end(),
                        o -> script(o)
                                .domain(6, 0, "a")
                                .domain(7, 0, "a")
                                .domain(8, 0, "b")
                                .end()),
                breach(
                        FormatRule.DOMAIN_FEATURES,
                        0,
                        "features 0x80000001",
                        o -> new ImageScript(1, o).domain(1, 0x8000_0001L, "a").end(),
                        o -> new ImageScript(1, o).domain(1, 0, "a").end()));
    }
}
