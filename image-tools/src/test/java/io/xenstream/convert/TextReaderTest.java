// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.xenstream.codec.Finding;
import io.xenstream.codec.MalformedImageException;
import io.xenstream.codec.Place;
import io.xenstream.codec.Region;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TextReaderTest {
    private static final String HEADER = "$xenstored-dump-format\n";

    private final List<Finding> findings = new ArrayList<>();

    private static Region region(final String text) {
        return Region.ofArray(text.getBytes(StandardCharsets.US_ASCII), "db");
    }

    private List<String> read(final String text, final LineFilter part) {
        final List<String> lines = new ArrayList<>();
        try (TextReader reader = TextReader.open(region(text), part, findings::add)) {
            while (reader.next()) {
                lines.add(reader.line() + " " + inWords(reader));
            }
        }
        return lines;
    }

    private List<String> read(final String lines) {
        return read(HEADER + lines, LineFilter.ALL);
    }

    private static String inWords(final TextReader reader) {
        return switch (reader.kind()) {
            case GLOBAL -> "global " + reader.descriptor();
            case EVENT_CHANNELS -> "events " + reader.descriptor() + " " + reader.domexcPort();
            case DOMAIN ->
                "domain " + reader.domid() + " " + reader.frame() + " " + reader.remotePort() + " "
                        + reader.localPort();
            case SOCKET -> "socket " + reader.descriptor();
            case WATCH ->
                "watch " + reader.watcher() + " " + ascii(reader.path()) + " " + ascii(reader.token()) + " "
                        + reader.depth();
            case NODE -> {
                final StringBuilder node = new StringBuilder("node " + ascii(reader.path()));
                for (int i = 0; i < reader.permissionCount(); i++) {
                    node.append(' ').append((char) reader.permissionLetter(i)).append(reader.permissionDomid(i));
                }
                yield node + " = " + ascii(reader.value());
            }
        };
    }

    private static String ascii(final DirectBuffer bytes) {
        return bytes.getStringWithoutLengthAscii(0, bytes.capacity());
    }

    @Test
    void shouldReadLinesOfEachKind() {
        assertThat(read("""
                        global,3,4,5
                        evtchn-dev,5,100
                        dom,7,-12345,8,4294967295
                        dom,8,0,1
                        socket,9
                        watch,-9,2f61,74
                        watch,7,4072656c,,3
                        store,2f,6e30,
                        store,2f6162,6e30007236353533350062370077313233,4142
                        store,2f4072656c,6e30,
                        store,2F4A,6e30,
                        """))
                .containsExactly(
                        "2 global 3",
                        "3 events 5 100",
                        "4 domain 7 -12345 8 4294967295",
                        "5 domain 8 0 1 -1",
                        "6 socket 9",
                        "7 watch -9 /a t -1",
                        "8 watch 7 @rel  3",
                        "9 node / n0 = ",
                        "10 node /ab n0 r65535 b7 w123 = AB",
                        "11 node @rel n0 = ",
                        "12 node /J n0 = ");
        assertThat(findings).isEmpty();
    }

    @Test
    void shouldReadPartsAlone() {
        final String text = HEADER + "store,2f,6e30,\nglobal,3\nstore,zz\nnonsense\nstore,2f61,6e30,";

        assertThat(read(text, LineFilter.CONNECTIONS)).containsExactly("3 global 3");
        assertThat(findings).extracting(Finding::rule).containsExactly(TextRule.LINE_KIND, TextRule.LINE_END);
        findings.clear();
        assertThat(read(text, LineFilter.NODES)).containsExactly("2 node / n0 = ", "6 node /a n0 = ");
        assertThat(findings).extracting(Finding::rule).containsExactly(TextRule.FIELDS);
    }

    @Test
    void shouldSayThatTheLastLineHasNoEndAndReadIt() {
        assertThat(read("global,3\nsocket,12")).containsExactly("2 global 3", "3 socket 12");
        assertThat(findings)
                .containsExactly(Finding.of(
                        TextRule.LINE_END,
                        Place.ofLine("db", 3, HEADER.length() + 9),
                        "the line ends with \"socket,12\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' '|LINE_KIND",
                "Global,3|LINE_KIND",
                "global|FIELDS",
                "global,|NUMBER",
                "global,-2|NUMBER",
                "global,2147483648|NUMBER",
                "global,0x3|NUMBER",
                "evtchn-dev,5|FIELDS",
                "evtchn-dev,5,4294967296|NUMBER",
                "dom,1,2|FIELDS",
                "dom,65536,0,1,2|NUMBER",
                "dom,-1,0,1,2|NUMBER",
                "dom,1,9223372036854775808,1,2|NUMBER",
                "dom,1,2,3,x,5|NUMBER",
                "socket,0|NUMBER",
                "socket,1,2|FIELDS",
                "watch,1,2f,74,4611686018427387904|NUMBER",
                "watch,1,2f|FIELDS",
                "watch,1,2f,7|HEX",
                "watch,1,2g,74|HEX",
                "watch,1,2f,74,1,1|FIELDS",
                "store,2f,6e30|FIELDS",
                "store,2f,6e30,,|FIELDS",
                "store,2f,6e30,1,2,3,4,5,6|FIELDS",
                "store,2f6,6e30,|HEX",
                "store,2f,6e30,xx|HEX",
                "store,2f,,|PERMISSIONS",
                "store,2f,6e,|PERMISSIONS",
                "store,2f,7830,|PERMISSIONS",
                "store,2f,6e3000,|PERMISSIONS",
                "store,2f,6e3065,|PERMISSIONS",
                "store,2f,6e3635353336,|PERMISSIONS",
                "store,2f,6e3,|PERMISSIONS"
            })
    void shouldFindWhatIsWrongWithALineAndSkipIt(final String line, final TextRule rule) {
        assertThat(read("global,3\n" + line + "\nsocket,4\n")).containsExactly("2 global 3", "4 socket 4");
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).rule()).isEqualTo(rule);
        assertThat(findings.get(0).place().line()).isEqualTo(3);
        assertThat(findings.get(0).place().offset()).isEqualTo(HEADER.length() + 9L);
    }

    @Test
    void shouldFindWhatNoRecordCanHold() {
        final String fits = "61".repeat(0xFFFE);
        final String tooLong = "61".repeat(0xFFFF);
        final List<String> read = read("store,2f,6e30," + fits + "61\nstore,2f,6e30," + fits + "6161\nstore," + fits
                + ",6e30,\n"
                + "store," + tooLong + ",6e30,\nwatch,0," + tooLong + ",\nwatch,0,," + tooLong + "\nwatch,0," + fits
                + ","
                + fits + "\nstore,2f40" + "61".repeat(0xFFFD) + ",6e30,\n"
                + "store,2f,6e30" + "006e30".repeat(0xFFFE) + ",\n"
                + "store,2f,6e30" + "006e30".repeat(0xFFFF) + ",\nsocket," + "1".repeat(LineScanner.LONGEST_LINE)
                + "\n");

        assertThat(read)
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .containsExactly("2", "4", "8", "9", "10");
        assertThat(findings)
                .extracting(finding -> finding.place().line(), Finding::rule)
                .containsExactly(
                        tuple(3L, TextRule.LENGTH),
                        tuple(5L, TextRule.LENGTH),
                        tuple(6L, TextRule.LENGTH),
                        tuple(7L, TextRule.LENGTH),
                        tuple(11L, TextRule.PERMISSIONS),
                        tuple(12L, TextRule.LINE_LENGTH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "$xenstored-dump-forma",
                "$xenstored-dump-format\r\n",
                "xenstore",
                " $xenstored-dump-format\n"
            })
    void shouldRefuseWhatIsNoText(final String text) {
        assertThatThrownBy(() -> read(text, LineFilter.ALL))
                .isInstanceOfSatisfying(
                        MalformedImageException.class,
                        refused -> assertThat(refused.rule()).isEqualTo(TextRule.HEADER));
    }

    @Test
    void shouldRecognizeAText() {
        assertThat(TextReader.isText(region(HEADER))).isTrue();
        assertThat(TextReader.isText(region("$xenstored-dump"))).isFalse();
        assertThat(TextReader.isText(region("xenstore".repeat(5)))).isFalse();
    }

    @Test
    void shouldQuoteWhatATerminalWouldObeyAsQuestionMarks() {
        read("a\u001b[2J" + "b".repeat(60) + "\n");

        assertThat(findings.get(0).detail()).isEqualTo("\"a?[2J" + "b".repeat(35) + "\"... (65 bytes)");
    }

    @Test
    void shouldGoBackToALine() {
        try (TextReader reader =
                TextReader.open(region(HEADER + "socket,4\nsocket,5\n"), LineFilter.ALL, findings::add)) {
            reader.next();
            final long offset = reader.offset();
            reader.next();
            assertThat(reader.descriptor()).isEqualTo(5);
            reader.go(offset);
            assertThat(reader.descriptor()).isEqualTo(4);
        }
    }

    @Test
    void shouldGiveItsRegionBackOnce() {
        final Region region = region(HEADER);
        final TextReader reader = TextReader.open(region, LineFilter.ALL, findings::add);
        reader.close();
        reader.close();
        region.close();

        assertThatThrownBy(reader::next).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(region::lease).isInstanceOf(IllegalStateException.class);
    }
}
