// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.xenstream.codec.ReadOptions;
import io.xenstream.codec.Rule;
import io.xenstream.codec.Severity;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One rule broken at a time: exactly that finding; and as near to it as can be without breaking it: none. */
final class VerifierRulesTest {
    /** VerifierFramingTest has the limits; no image breaks the others. */
    private static final Set<Rule> NOT_HERE = EnumSet.of(
            Rule.RECORD_TOO_LONG,
            Rule.RECORD_TOO_MANY,
            Rule.COPY_LOSS,
            Rule.IO_READ,
            Rule.IO_WRITE,
            Rule.IO_SPACE,
            Rule.IO_SHRUNK);

    private static final int HEADER = -1;

    /**
     * A rule, broken and nearly broken.
     *
     * @param record the index of the record that is to blame, or HEADER
     * @param offset from where that record begins
     */
    record Breach(
            Rule rule,
            int record,
            int offset,
            String detail,
            Function<ByteOrder, TestImage> broken,
            Function<ByteOrder, TestImage> sound) {
        @Override
        public String toString() {
            return rule + " " + detail;
        }
    }

    private static Breach breach(
            final Rule rule,
            final int record,
            final String detail,
            final Function<ByteOrder, TestImage> broken,
            final Function<ByteOrder, TestImage> sound) {
        return new Breach(rule, record, 0, detail, broken, sound);
    }

    static List<Breach> breaches() {
        final List<Breach> all = new ArrayList<>();
        all.addAll(headers());
        all.addAll(VerifierRulesTest.records());
        all.addAll(ends());
        all.addAll(globals());
        all.addAll(connections());
        all.addAll(watches());
        all.addAll(transactions());
        all.addAll(nodes());
        all.addAll(nodeFields());
        all.addAll(quotas());
        return all;
    }

    private static ImageScript script(final ByteOrder order) {
        return new ImageScript(order);
    }

    private static List<Breach> headers() {
        return List.of(
                new Breach(
                        Rule.HEADER_IDENT,
                        HEADER,
                        7,
                        "found 58",
                        o -> script(o).end().withOctet(7, 'X'),
                        o -> script(o).end()),
                new Breach(
                        Rule.HEADER_VERSION,
                        HEADER,
                        8,
                        "expected 1 or 2, found 0",
                        o -> script(o).end().withOctet(11, 0),
                        o -> new ImageScript(1, o).end()),
                new Breach(
                        Rule.HEADER_TOO_NEW,
                        HEADER,
                        8,
                        "found 3",
                        o -> script(o).end().withOctet(11, 3),
                        o -> script(o).end()),
                new Breach(
                        Rule.HEADER_FLAGS,
                        HEADER,
                        12,
                        "0x80000000",
                        o -> script(o).end().withOctet(12, 0x80),
                        o -> script(o).end()));
    }

    private static List<Breach> records() {
        final List<Breach> all = new ArrayList<>(List.of(
                breach(
                        Rule.RECORD_TRUNCATED,
                        1,
                        "only 16 octets left",
                        o -> cut(script(o).node("/").node("/abc").end(), 1, 16),
                        o -> script(o).node("/").node("/abc").end()),
                new Breach(
                        Rule.RECORD_TRUNCATED,
                        HEADER,
                        0,
                        "found 15 octets",
                        o -> script(o).end().resized(15),
                        o -> script(o).end()),
                breach(
                        Rule.RECORD_UNKNOWN_TYPE,
                        1,
                        "type 9",
                        o -> script(o).connection(1).raw(9, new byte[16]).end(),
                        o -> script(o).connection(1).depthWatch(1, "/", "t").end()),
                breach(
                        Rule.RECORD_UNKNOWN_TYPE,
                        0,
                        "type 4294967295",
                        o -> script(o).raw(-1).end(),
                        o -> script(o).end()),
                breach(
                        Rule.RECORD_SURPLUS,
                        0,
                        "16 octets for fields of 8",
                        o -> script(o).raw(1, new byte[16]).end(),
                        o -> script(o).raw(1, new byte[8]).end()),
                breach(
                        Rule.RECORD_PADDING,
                        0,
                        "octets other than 0",
                        o -> script(o).node("/").end().with8(0, 23, 1),
                        o -> script(o).node("/").end()),
                breach(
                        Rule.RECORD_PADDING,
                        0,
                        "octets other than 0",
                        o -> script(o).node("/").end().with8(0, 22, 1).withLength(0, 22),
                        o -> script(o).node("/").end().withLength(0, 22))));
        tooShort(all, 1, 0, 8);
        tooShort(all, 2, 16, 24);
        tooShort(all, 3, 7, 8);
        tooShort(all, 4, 7, 8);
        tooShort(all, 5, 15, 16);
        tooShort(all, 6, 0, 4);
        tooShort(all, 7, 7, 8);
        tooShort(all, 8, 11, 12);
        all.addAll(innerLengths());
        return all;
    }

    private static TestImage cut(final TestImage image, final int record, final int left) {
        return image.resized(image.offset(record) + left);
    }

    private static void tooShort(final List<Breach> all, final int type, final int length, final int least) {
        all.add(breach(
                Rule.RECORD_TOO_SHORT,
                1,
                "at least " + least + " octets, found " + length,
                o -> script(o)
                        .connection(1)
                        .raw(type, new byte[(length + 7) & ~7])
                        .end()
                        .withLength(1, length),
                ImageScript::complete));
    }

    /** Lengths that reach one octet, or one field, past the body; and those that just do not. */
    private static List<Breach> innerLengths() {
        return List.of(
                inner(0, 0, o -> script(o).connection(1, 8, 0, false).end(), 16, 9, 8),
                inner(0, 0, o -> script(o).connection(1, 0, 8, true).end(), 6, 1, 1),
                inner(1, 0, o -> script(o).connection(1).watch(1, "/abcde", "t").end(), 4, 16, 7),
                inner(
                        1,
                        0,
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/abcdefghi", "t")
                                .end(),
                        6,
                        300,
                        2),
                inner(0, 0, o -> script(o).node("/", 6).end(), 10, 11, 10),
                inner(0, 0, o -> script(o).node("/", 6).end(), 14, 400, 1),
                inner(0, 0, o -> script(o).globalQuotas("a", "b").end(), 2, 900, 1),
                inner(0, 0, o -> script(o).domain(1, 0, "abc").end(), 2, 900, 1));
    }

    private static Breach inner(
            final int record,
            final int at,
            final Function<ByteOrder, TestImage> image,
            final int field,
            final int tooMuch,
            final int enough) {
        final boolean isUniqueId = field == 6 && tooMuch == 1;
        return new Breach(
                Rule.RECORD_INNER_LENGTH,
                record,
                at,
                "expected fields inside the body of ",
                o -> isUniqueId
                        ? image.apply(o).with32(record, 20, 9)
                        : image.apply(o).with16(record, field, tooMuch),
                o -> image.apply(o).with16(record, field, enough));
    }

    private static List<Breach> ends() {
        return List.of(
                new Breach(
                        Rule.END_MISSING,
                        2,
                        0,
                        "found the end of the image",
                        o -> cut(script(o).node("/").node("/a").end(), 2, 0),
                        o -> script(o).node("/").node("/a").end()),
                breach(
                        Rule.END_SURPLUS,
                        1,
                        "3 octets",
                        o -> cut(script(o).node("/").end(), 1, 11),
                        o -> script(o).node("/").end()),
                breach(
                        Rule.END_BODY,
                        1,
                        "8 octets for fields of 0",
                        o -> cut(script(o).node("/").end(), 1, 16).withLength(1, 8),
                        o -> script(o).node("/").end()));
    }

    private static List<Breach> globals() {
        return List.of(
                breach(
                        Rule.GLOBAL_DUPLICATE,
                        1,
                        "one more",
                        o -> script(o).globalData(1, 2).globalData(-1, -1).end(),
                        o -> script(o).globalData(1, 2).end()),
                breach(
                        Rule.GLOBAL_DESCRIPTOR,
                        0,
                        "rw-socket-fd -2, evtchn-fd 4",
                        o -> script(o).globalData(-2, 4).end(),
                        o -> script(o).globalData(-1, 4).end()),
                breach(
                        Rule.GLOBAL_DESCRIPTOR,
                        0,
                        "rw-socket-fd 0, evtchn-fd -2147483648",
                        o -> script(o).globalData(0, Integer.MIN_VALUE).end(),
                        o -> script(o).globalData(0, -1).end()));
    }

    private static List<Breach> connections() {
        return List.of(
                breach(
                        Rule.CONNECTION_ID_ZERO,
                        0,
                        "conn-id 0",
                        o -> script(o).connection(0).end(),
                        o -> script(o).connection(0xFFFF_FFFFL).end()),
                breach(
                        Rule.CONNECTION_DUPLICATE,
                        2,
                        "conn-id 7",
                        o -> script(o).connection(7).connection(8).connection(7).end(),
                        o -> script(o).connection(7).connection(8).connection(9).end()),
                breach(
                        Rule.CONNECTION_TYPE,
                        0,
                        "conn-type 2",
                        o -> script(o).connection(1).end().with16(0, 4, 2),
                        o -> script(o).connection(1).end().with16(0, 4, 1)),
                breach(
                        Rule.CONNECTION_FIELDS,
                        0,
                        "fields 0x8003",
                        o -> script(o).connection(1, 0, 0, true).end().with16(0, 6, 0x8003),
                        o -> script(o).connection(1, 0, 0, true).end()),
                breach(
                        Rule.CONNECTION_RESPONSE,
                        0,
                        "4 of 3 octets",
                        o -> script(o).connection(1, 2, 3, false).end().with16(0, 18, 4),
                        o -> script(o).connection(1, 2, 3, false).end().with16(0, 18, 3)));
    }

    private static List<Breach> watches() {
        final String longest = "/" + "a".repeat(3071);
        final String longestRelative = "a".repeat(2048);
        return List.of(
                breach(
                        Rule.WATCH_CONNECTION,
                        1,
                        "connection 2",
                        o -> script(o).connection(1).watch(2, "/", "t").end(),
                        o -> script(o).connection(1).watch(1, "/", "t").end()),
                breach(
                        Rule.WATCH_CONNECTION,
                        0,
                        "connection 1",
                        o -> script(o).depthWatch(1, "/", "t").connection(1).end(),
                        o -> script(o).connection(1).depthWatch(1, "/", "t").end()),
                watched("/ab", "t", image -> image.with8(1, 11, 'x')),
                watched("/ab", "t", image -> image.with8(1, 13, 'x')),
                watched("/ab", "tok", image -> image.with8(1, 13, 0)),
                watched("/ab", "t", image -> image.with16(1, 6, 0)),
                breach(
                        Rule.WATCH_TERMINATOR,
                        1,
                        "NUL inside the token",
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/ab", "tok")
                                .end()
                                .with8(1, 17, 0),
                        o -> script(o).connection(1).depthWatch(1, "/ab", "").end()),
                path("octet 00 at 1", image -> image.with8(1, 9, 0)),
                path("octet ff at 2", image -> image.with8(1, 10, 0xFF)),
                watchedPath("", "@releaseDomain", "an empty path"),
                watchedPath("a//b", "a/b", "// at 1"),
                watchedPath("/a/", "/", "ends in /"),
                watchedPath(longest + "a", longest, "3073 octets, more than 3072"),
                watchedPath(longestRelative + "a", longestRelative, "2049 octets, more than 2048"),
                breach(
                        Rule.WATCH_PATH,
                        1,
                        "octet 20 at 1",
                        o -> script(o).connection(1).depthWatch(1, "/ ", "t").end(),
                        o -> script(o).connection(1).depthWatch(1, "@x", " ").end()),
                breach(
                        Rule.WATCH_DIALECT_D1,
                        1,
                        "found wpath at octet 16",
                        o -> script(o)
                                .connection(1)
                                .dialectWatch(1, "/abcde", "t")
                                .end(),
                        o -> script(o)
                                .connection(1)
                                .depthWatch(1, "/abcde", "t")
                                .end()),
                breach(
                        Rule.WATCH_EXTENDED_VERSION,
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
                        Rule.WATCH_EXTENDED_PAD,
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
                Rule.WATCH_TERMINATOR,
                1,
                "",
                o -> damage.apply(script(o).connection(1).watch(1, wpath, token).end()),
                o -> script(o).connection(1).watch(1, wpath, token).end());
    }

    private static Breach path(final String detail, final Function<TestImage, TestImage> damage) {
        return breach(
                Rule.WATCH_PATH,
                1,
                detail,
                o -> damage.apply(script(o).connection(1).watch(1, "/abc", "t").end()),
                o -> script(o).connection(1).watch(1, "/abc", "t").end());
    }

    private static Breach watchedPath(final String bad, final String good, final String detail) {
        return breach(
                Rule.WATCH_PATH,
                1,
                detail,
                o -> script(o).connection(1).watch(1, bad, "t").end(),
                o -> script(o).connection(1).watch(1, good, "").end());
    }

    private static List<Breach> transactions() {
        return List.of(
                breach(
                        Rule.TRANSACTION_CONNECTION,
                        1,
                        "connection 3",
                        o -> script(o).connection(1).transaction(3, 1).end(),
                        o -> script(o).connection(3).transaction(3, 1).end()),
                breach(
                        Rule.TRANSACTION_ID_ZERO,
                        1,
                        "tx-id 0",
                        o -> script(o).connection(1).transaction(1, 0).end(),
                        o -> script(o)
                                .connection(1)
                                .transaction(1, 0xFFFF_FFFFL)
                                .end()),
                breach(
                        Rule.TRANSACTION_DUPLICATE,
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

    private static List<Breach> nodes() {
        final String longest = "/" + "a".repeat(3071);
        return List.of(
                nodePath("", "/a", "an empty path"),
                nodePath("local", "@local", "a relative path"),
                nodePath("/a:", "/azAZ09-_@+", "octet 3a at 2"),
                nodePath("//", "/b", "// at 0"),
                nodePath("/a/", "/a", "ends in /"),
                nodePath("@a//b", "@a/b", "// at 2"),
                nodePath(longest + "a", longest, "3073 octets, more than 3072"),
                breach(
                        Rule.NODE_TERMINATOR,
                        0,
                        "the last octet of the path is 120",
                        o -> script(o).node("/").end().with8(0, 21, 'x'),
                        o -> script(o).node("/").end()),
                breach(
                        Rule.NODE_TERMINATOR,
                        0,
                        "path-len of at least 1, found 0",
                        o -> script(o).node("/").end().with16(0, 8, 0),
                        o -> script(o).node("/").end()),
                breach(
                        Rule.NODE_DUPLICATE,
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
                        Rule.NODE_DUPLICATE,
                        1,
                        "node /, first seen at offset 16",
                        o -> script(o).node(0, 1, 0, "/").node(0, 2, 0, "/").end(),
                        o -> script(o).node(0, 1, 0, "/").node(0, 2, 0, "/a").end()),
                breach(
                        Rule.NODE_PARENT,
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
                        Rule.NODE_PARENT,
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
                Rule.NODE_PATH,
                1,
                detail,
                o -> script(o).node("/").node(bad).end(),
                o -> script(o).node("/").node(good).end());
    }

    private static List<Breach> nodeFields() {
        return List.of(
                permission("octet 120 in permission 0", image -> image.with8(0, 16, 'x'), Rule.NODE_PERMISSION),
                permission("flags 2 in permission 0", image -> image.with8(0, 17, 2), Rule.NODE_PERMISSION_FLAGS),
                breach(
                        Rule.NODE_OWNER,
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
                        Rule.NODE_OWNER,
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
                        Rule.NODE_CONNECTION,
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
                        Rule.NODE_TRANSACTION,
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
                        Rule.NODE_ACCESS,
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
                        Rule.NODE_VALUE,
                        0,
                        "4097 octets",
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

    private static List<Breach> quotas() {
        return List.of(
                breach(
                        Rule.QUOTA_NAME,
                        0,
                        "an empty name of quota 1",
                        o -> script(o).globalQuotas("nodes", "").end(),
                        o -> script(o).globalQuotas("nodes", "n").end()),
                breach(
                        Rule.QUOTA_NAME,
                        0,
                        "an empty name of quota 0",
                        o -> script(o).domain(1, 0, "").end(),
                        o -> script(o).domain(1, 0, "n").end()),
                breach(
                        Rule.QUOTA_NAME,
                        0,
                        "expected a NUL behind the name of quota 0",
                        o -> script(o).domain(1, 0, "abc").end().with8(0, 15, 'd'),
                        o -> script(o).domain(1, 0, "abc").end()),
                breach(
                        Rule.QUOTA_DUPLICATE,
                        1,
                        "one more",
                        o -> script(o)
                                .globalQuotas("a", "b")
                                .globalQuotas("c", "d")
                                .end(),
                        o -> script(o).globalQuotas("a", "b").domain(1, 0, "a").end()),
                breach(
                        Rule.DOMAIN_DUPLICATE,
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
                        Rule.DOMAIN_FEATURES,
                        0,
                        "features 0x80000001",
                        o -> new ImageScript(1, o).domain(1, 0x8000_0001L, "a").end(),
                        o -> new ImageScript(1, o).domain(1, 0, "a").end()));
    }

    static Stream<Arguments> breachesInBothOrders() {
        return breaches().stream()
                .flatMap(breach -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .map(order -> Arguments.of(breach, order)));
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldFindExactlyTheBrokenRule(final Breach breach, final ByteOrder order) {
        final TestImage image = breach.broken().apply(order);

        final Verdict verdict = image.verify();

        assertThat(verdict.findings()).hasSize(1);
        final Finding finding = verdict.findings().get(0);
        assertThat(finding.rule()).isEqualTo(breach.rule());
        assertThat(finding.severity()).isEqualTo(breach.rule().severity());
        assertThat(finding.detail()).contains(breach.detail());
        assertThat(finding.location().label()).isEqualTo(TestImage.LABEL);
        assertThat(finding.location().recordIndex()).isEqualTo(breach.record());
        assertThat(finding.location().offset()).isEqualTo(expectedOffset(image, breach));
        assertThat(image.verifyDirect(ReadOptions.DEFAULT)).isEqualTo(verdict);
    }

    private static long expectedOffset(final TestImage image, final Breach breach) {
        return breach.record() == HEADER ? breach.offset() : image.offset(breach.record()) + breach.offset();
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldCountTheFindingBySeverity(final Breach breach, final ByteOrder order) {
        final VerifySummary summary = breach.broken().apply(order).verify().summary();

        final Severity severity = breach.rule().severity();
        assertThat(summary.errors()).isEqualTo(severity == Severity.ERROR ? 1 : 0);
        assertThat(summary.warnings()).isEqualTo(severity == Severity.WARNING ? 1 : 0);
        assertThat(summary.notes()).isEqualTo(severity == Severity.NOTE ? 1 : 0);
        assertThat(summary.isGood()).isEqualTo(severity != Severity.ERROR);
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldMakeAnErrorOfEachFindingWhenStrict(final Breach breach, final ByteOrder order) {
        final Verdict verdict = breach.broken().apply(order).verifyStrictly();

        assertThat(verdict.rules()).containsExactly(breach.rule());
        assertThat(verdict.findings().get(0).severity()).isEqualTo(Severity.ERROR);
        assertThat(verdict.summary().errors()).isEqualTo(1);
        assertThat(verdict.summary().warnings() + verdict.summary().notes()).isZero();
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldFindNothingWhereTheRuleIsNearlyBroken(final Breach breach, final ByteOrder order) {
        final TestImage image = breach.sound().apply(order);

        final Verdict verdict = image.verifyStrictly();

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.summary()).isEqualTo(new VerifySummary(image.records(), 0, 0, 0, true));
    }

    @Test
    void shouldHaveABreachOfEachRule() {
        final Set<Rule> covered = EnumSet.copyOf(NOT_HERE);
        breaches().forEach(breach -> covered.add(breach.rule()));

        assertThat(covered).containsExactlyInAnyOrder(Rule.values());
    }

    @ParameterizedTest
    @MethodSource("breachesInBothOrders")
    void shouldReadToTheEndUnlessThereIsNone(final Breach breach, final ByteOrder order) {
        final Set<Rule> last = EnumSet.of(
                Rule.HEADER_IDENT, Rule.HEADER_VERSION, Rule.HEADER_TOO_NEW, Rule.RECORD_TRUNCATED, Rule.END_MISSING);

        assertThat(breach.broken().apply(order).verify().summary().complete()).isEqualTo(!last.contains(breach.rule()));
    }
}
