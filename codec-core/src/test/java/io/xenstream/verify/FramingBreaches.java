// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

import static io.xenstream.verify.Breach.HEADER;
import static io.xenstream.verify.Breach.breach;
import static io.xenstream.verify.Breach.script;

import io.xenstream.codec.FormatRule;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What can be wrong with the header, the framing of records and the lengths inside of them. */
final class FramingBreaches {
    private FramingBreaches() {}

    static List<Breach> breaches() {
        final List<Breach> all = new ArrayList<>();
        all.addAll(headers());
        all.addAll(records());
        all.addAll(ends());
        return all;
    }

    private static List<Breach> headers() {
        return List.of(
                new Breach(
                        FormatRule.HEADER_IDENT,
                        HEADER,
                        7,
                        "found 58",
                        o -> script(o).end().withByte(7, 'X'),
                        o -> script(o).end()),
                new Breach(
                        FormatRule.HEADER_VERSION,
                        HEADER,
                        8,
                        "expected 1 or 2, found 0",
                        o -> script(o).end().withByte(11, 0),
                        o -> new ImageScript(1, o).end()),
                new Breach(
                        FormatRule.HEADER_TOO_NEW,
                        HEADER,
                        8,
                        "found 3",
                        o -> script(o).end().withByte(11, 3),
                        o -> script(o).end()),
                new Breach(
                        FormatRule.HEADER_FLAGS,
                        HEADER,
                        12,
                        "0x80000000",
                        o -> script(o).end().withByte(12, 0x80),
                        o -> script(o).end()));
    }

    private static List<Breach> records() {
        final List<Breach> all = new ArrayList<>(List.of(
                breach(
                        FormatRule.RECORD_TRUNCATED,
                        1,
                        "only 16 bytes left",
                        o -> cut(script(o).node("/").node("/abc").end(), 1, 16),
                        o -> script(o).node("/").node("/abc").end()),
                new Breach(
                        FormatRule.RECORD_TRUNCATED,
                        HEADER,
                        0,
                        "found 15 bytes",
                        o -> script(o).end().resized(15),
                        o -> script(o).end()),
                breach(
                        FormatRule.RECORD_UNKNOWN_TYPE,
                        1,
                        "type 9",
                        o -> script(o).connection(1).raw(9, new byte[16]).end(),
                        o -> script(o).connection(1).depthWatch(1, "/", "t").end()),
                breach(
                        FormatRule.RECORD_UNKNOWN_TYPE,
                        0,
                        "type 4294967295",
                        o -> script(o).raw(-1).end(),
                        o -> script(o).end()),
                breach(
                        FormatRule.RECORD_SURPLUS,
                        0,
                        "16 bytes for fields of 8",
                        o -> script(o).raw(1, new byte[16]).end(),
                        o -> script(o).raw(1, new byte[8]).end()),
                breach(
                        FormatRule.RECORD_PADDING,
                        0,
                        "bytes other than 0",
                        o -> script(o).node("/").end().with8(0, 23, 1),
                        o -> script(o).node("/").end()),
                breach(
                        FormatRule.RECORD_PADDING,
                        0,
                        "bytes other than 0",
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
                FormatRule.RECORD_TOO_SHORT,
                1,
                "at least " + least + " bytes, found " + length,
                o -> script(o)
                        .connection(1)
                        .raw(type, new byte[(length + 7) & ~7])
                        .end()
                        .withLength(1, length),
                ImageScript::complete));
    }

    /** Lengths that reach one byte, or one field, past the body; and those that just do not. */
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
                FormatRule.RECORD_INNER_LENGTH,
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
                        FormatRule.END_MISSING,
                        2,
                        0,
                        "found the end of the image",
                        o -> cut(script(o).node("/").node("/a").end(), 2, 0),
                        o -> script(o).node("/").node("/a").end()),
                breach(
                        FormatRule.END_SURPLUS,
                        1,
                        "3 bytes",
                        o -> cut(script(o).node("/").end(), 1, 11),
                        o -> script(o).node("/").end()),
                breach(
                        FormatRule.END_BODY,
                        1,
                        "8 bytes for fields of 0",
                        o -> cut(script(o).node("/").end(), 1, 16).withLength(1, 8),
                        o -> script(o).node("/").end()));
    }
}
