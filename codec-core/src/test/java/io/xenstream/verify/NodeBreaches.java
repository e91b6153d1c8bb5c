// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static io.xenstream.verify.Breach.breach;
import static io.xenstream.verify.Breach.script;

import io.xenstream.codec.FormatRule;
import io.xenstream.codec.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What can be wrong with nodes. */
final class NodeBreaches {
    private NodeBreaches() {}

    static List<Breach> breaches() {
        final List<Breach> all = new ArrayList<>();
        all.addAll(nodes());
        all.addAll(nodeFields());
        return all;
    }

    private static List<Breach> nodes() {
        final String longest = "/" + "a".repeat(3071);
        return List.of(
                nodePath("", "/a", "an empty path"),
                nodePath("local", "@local", "a relative path"),
                nodePath("/a:", "/azAZ09-_@", "byte 3a at 2"),
                nodePath("/a+b", "/a-b", "byte 2b at 2"),
                nodePath("//", "/b", "// at 0"),
                nodePath("/a/", "/a", "ends in /"),
                nodePath("@a//b", "@a/b", "// at 2"),
                nodePath(longest + "a", longest, "3073 bytes, more than 3072"),
                breach(
                        FormatRule.NODE_TERMINATOR,
                        0,
                        "the last byte of the path is 120",
                        o -> script(o).node("/").end().with8(0, 21, 'x'),
                        o -> script(o).node("/").end()),
                breach(
                        FormatRule.NODE_TERMINATOR,
                        0,
                        "path-len of at least 1, found 0",
                        o -> script(o).node("/").end().with16(0, 8, 0),
                        o -> script(o).node("/").end()),
                breach(
                        FormatRule.NODE_DUPLICATE,
                        2,
                        "node /a, first seen at offset 48",
                        o -> script(o).node("/").node("/a").node("/a").end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .transaction(1, 2)
                                .node("/")
                                .node("/a")
                                .node(1, 1, 1, "/a")
                                .node(1, 2, 1, "/a")
                                .end()),
                breach(
                        FormatRule.NODE_DUPLICATE,
                        1,
                        "node /, first seen at offset 16",
                        o -> script(o).node(0, 1, 0, "/").node(0, 2, 0, "/").end(),
                        o -> script(o).node(0, 1, 0, "/").node(0, 2, 0, "/a").end()),
                breach(
                        FormatRule.NODE_PARENT,
                        2,
                        "node /b/c, parent /b",
                        o -> script(o).globalData(1, 1).node("/").node("/b/c").end(),
                        o -> script(o)
                                .globalData(1, 1)
                                .node("/")
                                .node("/b")
                                .node("/b/c")
                                .end()),
                breach(
                        FormatRule.NODE_PARENT,
                        1,
                        "node /a, parent /",
                        o -> script(o).globalData(1, 1).node("/a").end(),
                        o -> script(o)
                                .globalData(1, 1)
                                .node("@a/b")
                                .node("/")
                                .node("/a")
                                .end()));
    }

    private static Breach nodePath(final String bad, final String good, final String detail) {
        return breach(
                FormatRule.NODE_PATH,
                1,
                detail,
                o -> script(o).node("/").node(bad).end(),
                o -> script(o).node("/").node(good).end());
    }

    private static List<Breach> nodeFields() {
        return List.of(
                permission("byte 120 in permission 0", image -> image.with8(0, 16, 'x'), FormatRule.NODE_PERMISSION),
                permission("flags 2 in permission 0", image -> image.with8(0, 17, 2), FormatRule.NODE_PERMISSION_FLAGS),
                breach(
                        FormatRule.NODE_OWNER,
                        0,
                        "perm-count 0",
                        o -> script(o).deletedNode(0, 0, "/").end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node("/")
                                .deletedNode(1, 1, "/")
                                .end()),
                breach(
                        FormatRule.NODE_OWNER,
                        2,
                        "perm-count 0",
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .deletedNode(1, 1, "/")
                                .end()
                                .with16(2, 12, 1),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .deletedNode(1, 1, "/")
                                .end()),
                breach(
                        FormatRule.NODE_CONNECTION,
                        2,
                        "connection 2",
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node(2, 1, 1, "/")
                                .end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node(1, 1, 1, "/")
                                .end()),
                breach(
                        FormatRule.NODE_TRANSACTION,
                        2,
                        "transaction 2 of connection 1",
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node(1, 2, 1, "/")
                                .end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 2)
                                .node(1, 2, 1, "/")
                                .end()),
                breach(
                        FormatRule.NODE_DELETED,
                        2,
                        "value of 0 bytes, perm-count 1",
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node(1, 1, 0, "/")
                                .end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .deletedNode(1, 1, "/")
                                .end()),
                breach(
                        FormatRule.NODE_ACCESS,
                        2,
                        "access 4",
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node(1, 1, 4, "/")
                                .end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 1)
                                .node(1, 1, 3, "/")
                                .node(0, 0, 4, "/")
                                .end()),
                breach(
                        FormatRule.NODE_VALUE,
                        0,
                        "4097 bytes",
                        o -> script(o).node("/", 4097).end(),
                        o -> script(o).node("/", 4096).end()));
    }

    private static Breach permission(
            final String detail, final Function<TestImage, TestImage> damage, final Rule rule) {
        return breach(
                rule,
                0,
                detail,
                o -> damage.apply(script(o).node("/").end()),
                o -> script(o)
                        .node("/")
                        .node("/r")
                        .node("/w")
                        .node("/b")
                        .end()
                        .with8(1, 16, 'r')
                        .with8(2, 16, 'w')
                        .with8(3, 16, 'b')
                        .with8(3, 17, 1));
    }
}
