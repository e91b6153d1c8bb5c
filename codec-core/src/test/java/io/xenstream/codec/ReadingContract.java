// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every way to read an image does: pulled from any memory, pushed in chunks of any length. */
abstract class ReadingContract {
    static final List<String> SOUND_CORPUS = Octets.SOUND_CORPUS;

    private static final ReadOptions STRICT = ReadOptions.DEFAULT.withStrict(true);
    private static final Reading.Way PLAIN = Reading.pulling(image -> Region.ofArray(image, "plain"));

    private final Reading.Way way;

    ReadingContract(final Reading.Way way) {
        this.way = way;
    }

    private Reading read(final RawImage image) {
        return way.read(image.bytes(), ReadOptions.DEFAULT);
    }

    private static RawImage sample(final RawImage image) {
        Samples.RECORDS.forEach(image::record);
        return image;
    }

    private void shouldFail(
            final byte[] image, final ReadOptions options, final Class<?> failure, final Rule rule, final int records) {
        final Reading reading = way.read(image, options);
        assertThat(reading.failureClass()).isEqualTo(failure);
        assertThat(reading.failedRule()).isEqualTo(rule);
        assertThat(reading.text().lines()).hasSize(records);
    }

    @ParameterizedTest
    @FieldSource("SOUND_CORPUS")
    void shouldReadWhatDaemonsWrote(final String name) {
        final Reading reading = way.read(Octets.corpus(name), ReadOptions.DEFAULT);
        assertThat(reading.failure()).isNull();
        assertThat(reading.surplus()).isZero();
        assertThat(reading.unknown()).isZero();
        assertThat(reading.text()).doesNotContain("!XS-").doesNotContain("terminated=false");
        assertThat(reading).isEqualTo(PLAIN.read(Octets.corpus(name), ReadOptions.DEFAULT));
    }

    @Test
    void shouldStopAtAWatchInDialectD1() {
        final Reading reading = way.read(Octets.corpus(Octets.WATCH_DEPTH), ReadOptions.DEFAULT);
        assertThat(reading.failureClass()).isEqualTo(MalformedImageException.class);
        assertThat(reading.failedRule()).isEqualTo(FormatRule.WATCH_DIALECT_D1);
        assertThat(reading.text())
                .isEqualTo(PLAIN.read(Octets.corpus(Octets.WATCH_DEPTH), ReadOptions.DEFAULT)
                        .text());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldReadEveryType(final boolean isBig) {
        final byte[] image = sample(isBig ? RawImage.big() : RawImage.little()).end();
        final Reading reading = way.read(image, ReadOptions.DEFAULT);
        assertThat(reading.failure()).isNull();
        assertThat(reading.unknown()).isEqualTo(Samples.UNKNOWN);
        assertThat(reading.text())
                .isEqualTo(PLAIN.read(image, ReadOptions.DEFAULT).text());
        assertThat(reading.text().lines()).hasSize(Samples.RECORDS.size() + 1);
        assertThat(reading.text())
                .contains("pathString=/a/b")
                .contains("uniqueId=-2")
                .contains("depth=3");
    }

    @Test
    void shouldReadTheSameWithAndWithoutPaddingInTheLength() {
        final RawImage counted = RawImage.little();
        final RawImage uncounted = RawImage.little();
        for (final TestRecord record : Samples.RECORDS) {
            counted.record(record);
            uncounted.record(record.type(), record.body(uncounted.order));
        }
        assertThat(fields(way.read(uncounted.end(), ReadOptions.DEFAULT)))
                .isEqualTo(fields(way.read(counted.end(), ReadOptions.DEFAULT)));
        assertThat(way.read(uncounted.end(), ReadOptions.DEFAULT.withStrict(true))
                        .failedRule())
                .isEqualTo(FormatRule.RECORD_UNKNOWN_TYPE);
    }

    /** The text but for the declared length and the bytes that it counts. */
    private static String fields(final Reading reading) {
        assertThat(reading.failure()).isNull();
        return reading.text().replaceAll(" length=\\d+| body=\\S*", "");
    }

    @Test
    void shouldIgnoreSurplusInsideARecord() {
        final byte[] longer = Arrays.copyOf(new TestRecord.Global(4, 7).body(ByteOrder.LITTLE_ENDIAN), 24);
        Arrays.fill(longer, 8, 24, (byte) 0x77);
        final byte[] image = RawImage.little()
                .record(1, longer)
                .record(new TestRecord.Transaction(1, 2))
                .end();
        final Reading reading = way.read(image, ReadOptions.DEFAULT);
        assertThat(reading.failure()).isNull();
        assertThat(reading.text()).contains("evtchnFd=7").contains("txId=2").contains("surplus=true");
        shouldFail(image, STRICT, MalformedImageException.class, FormatRule.RECORD_SURPLUS, 0);
    }

    @Test
    void shouldCountUnknownTypes() {
        final byte[] image = RawImage.big()
                .record(9, new byte[3])
                .record(0x7FFFFFFF, new byte[0])
                .record(0x80000000, new byte[8])
                .record(-1, new byte[9])
                .end();
        final Reading reading = way.read(image, ReadOptions.DEFAULT);
        assertThat(reading.failure()).isNull();
        assertThat(reading.unknown()).isEqualTo(4);
        assertThat(reading.text().lines())
                .hasSize(5)
                .anyMatch(line -> line.startsWith("3 @56 UNKNOWN 4294967295 unknown=4 type=-1 length=9"));
        shouldFail(image, STRICT, MalformedImageException.class, FormatRule.RECORD_UNKNOWN_TYPE, 0);
    }

    @Test
    void shouldIgnoreBytesAfterEnd() {
        final byte[] image = Arrays.copyOf(RawImage.little().end(), 24 + 21);
        Arrays.fill(image, 24, image.length, (byte) 0x99);
        final Reading reading = way.read(image, ReadOptions.DEFAULT);
        assertThat(reading.failure()).isNull();
        assertThat(reading.surplus()).isEqualTo(21);
        assertThat(reading.text().lines()).hasSize(1);
        final Reading strict = way.read(image, STRICT);
        assertThat(strict.failedRule()).isEqualTo(FormatRule.END_SURPLUS);
    }

    @Test
    void shouldRefuseNonZeroPaddingOnlyWhenStrict() {
        final byte[] image = RawImage.little()
                .header(3, 16)
                .bytes(Octets.of("01000000 0200 0200 6100 6200 00000001"))
                .end();
        assertThat(way.read(image, ReadOptions.DEFAULT).failure()).isNull();
        assertThat(way.read(image, ReadOptions.DEFAULT).text()).contains("paddingZero=false");
        shouldFail(image, STRICT, MalformedImageException.class, FormatRule.RECORD_PADDING, 0);
        final byte[] outside = RawImage.little()
                .header(3, 12)
                .bytes(Octets.of("01000000 0200 0200 6100 6200 00010000"))
                .end();
        assertThat(way.read(outside, ReadOptions.DEFAULT).failure()).isNull();
        shouldFail(outside, STRICT, MalformedImageException.class, FormatRule.RECORD_PADDING, 0);
    }

    @Test
    void shouldRefuseABodyOfEndOnlyWhenStrict() {
        for (final int length : new int[] {1, 8, 9}) {
            final byte[] image = RawImage.little().record(0, new byte[length]).bytes();
            final Reading reading = way.read(image, ReadOptions.DEFAULT);
            assertThat(reading.failure()).isNull();
            assertThat(reading.surplus()).isZero();
            shouldFail(image, STRICT, MalformedImageException.class, FormatRule.END_BODY, 0);
        }
    }

    @Test
    void shouldRefuseVersion2FieldsInVersion1OnlyWhenStrict() {
        final RawImage watch = RawImage.begin(1, 0).record(new TestRecord.WatchExtended(1, "2f61", "62", 2));
        assertThat(way.read(watch.end(), ReadOptions.DEFAULT).failure()).isNull();
        shouldFail(watch.bytes(), STRICT, MalformedImageException.class, FormatRule.WATCH_EXTENDED_VERSION, 0);
        final RawImage features = RawImage.begin(1, 0).record(new TestRecord.Domain(1, 2, List.of()));
        assertThat(way.read(features.end(), ReadOptions.DEFAULT).failure()).isNull();
        shouldFail(features.bytes(), STRICT, MalformedImageException.class, FormatRule.DOMAIN_FEATURES, 0);
        final RawImage none = RawImage.begin(1, 0).record(new TestRecord.Domain(1, 0, List.of()));
        assertThat(way.read(none.end(), STRICT).failure()).isNull();
    }

    @Test
    void shouldRefuseReservedFlagsOnlyWhenStrict() {
        for (final int flags : new int[] {2, 3, 0x80000000, 0xFFFFFFFF}) {
            final byte[] image =
                    RawImage.begin(1, flags).record(new TestRecord.Global(1, 2)).end();
            assertThat(way.read(image, ReadOptions.DEFAULT).failure()).isNull();
            assertThat(way.read(image, ReadOptions.DEFAULT).text()).contains("rwSocketFd=1");
            shouldFail(image, STRICT, MalformedImageException.class, FormatRule.HEADER_FLAGS, 0);
        }
    }

    @Test
    void shouldReadAnExactImageStrictly() {
        final RawImage image = RawImage.big();
        Samples.RECORDS.stream()
                .filter(record -> RecordType.isKnown(record.type()))
                .forEach(image::record);
        assertThat(way.read(image.end(), STRICT).failure()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, XS-HEAD-002, MalformedImageException",
        "3, XS-HEAD-003, ImageTooNewException",
        "-1, XS-HEAD-003, ImageTooNewException",
        "-2147483648, XS-HEAD-003, ImageTooNewException"
    })
    void shouldRefuseOtherVersions(final int version, final String code, final String failure) {
        final Reading reading = way.read(RawImage.begin(version, 0).end(), ReadOptions.DEFAULT);
        assertThat(reading.failedRule().code()).isEqualTo(code);
        assertThat(reading.failureClass().getSimpleName()).isEqualTo(failure);
    }

    @Test
    void shouldRefuseBytesThatAreNotAnImage() {
        shouldFail(new byte[16], ReadOptions.DEFAULT, MalformedImageException.class, FormatRule.HEADER_IDENT, 0);
        shouldFail(new byte[5], ReadOptions.DEFAULT, MalformedImageException.class, FormatRule.HEADER_IDENT, 0);
        shouldFail(new byte[0], ReadOptions.DEFAULT, TruncatedImageException.class, FormatRule.RECORD_TRUNCATED, 0);
        shouldFail(new byte[1 << 16], ReadOptions.DEFAULT, MalformedImageException.class, FormatRule.HEADER_IDENT, 0);
    }

    @Test
    void shouldFailWithoutAnEndRecord() {
        final RawImage image = sample(RawImage.little());
        final Reading reading = read(image);
        assertThat(reading.failureClass()).isEqualTo(TruncatedImageException.class);
        assertThat(reading.failedRule()).isEqualTo(FormatRule.END_MISSING);
        assertThat(reading.failure().place().offset()).isEqualTo(image.bytes().length);
        assertThat(reading.failure().place().recordIndex()).isEqualTo(Samples.RECORDS.size());
    }

    @Test
    void shouldNameTheLimitOnARecord() {
        final byte[] image = RawImage.little()
                .record(new TestRecord.Global(1, 2))
                .record(77, new byte[65])
                .end();
        assertThat(way.read(image, ReadOptions.DEFAULT.withMaxRecordLength(65)).failure())
                .isNull();
        final ReadOptions limited = ReadOptions.DEFAULT.withMaxRecordLength(64);
        shouldFail(image, limited, ImageLimitException.class, FormatRule.RECORD_TOO_LONG, 1);
        final ImageException failure = way.read(image, limited).failure();
        assertThat(failure).hasMessageContaining("maxRecordLength = 64").hasMessageContaining("found 65");
        assertThat(failure.place().recordType()).isEqualTo(77);
        assertThat(failure.place().recordIndex()).isEqualTo(1);
        assertThat(failure.place().offset()).isEqualTo(32);
    }

    @Test
    void shouldNameTheLimitOnRecords() {
        final byte[] image = sample(RawImage.little()).end();
        final int records = Samples.RECORDS.size() + 1;
        assertThat(way.read(image, ReadOptions.DEFAULT.withMaxRecords(records)).failure())
                .isNull();
        final ReadOptions limited = ReadOptions.DEFAULT.withMaxRecords(records - 1);
        shouldFail(image, limited, ImageLimitException.class, FormatRule.RECORD_TOO_MANY, records - 1);
        final ImageException failure = way.read(image, limited).failure();
        assertThat(failure).hasMessageContaining("maxRecords = " + (records - 1));
        assertThat(failure.place().recordIndex()).isEqualTo(records - 1);
        assertThat(failure.place().offset()).isEqualTo(image.length - 8);
    }

    @Test
    void shouldReportTruncationAtAnyByte() {
        final byte[] image = sample(RawImage.little()).end();
        for (int length = 0; length < image.length; length++) {
            final byte[] cut = Arrays.copyOf(image, length);
            final Reading reading = way.read(cut, ReadOptions.DEFAULT);
            assertThat(reading.failureClass()).as("%d bytes", length).isEqualTo(TruncatedImageException.class);
            assertThat(reading.failedRule())
                    .as("%d bytes", length)
                    .isEqualTo(PLAIN.read(cut, ReadOptions.DEFAULT).failedRule());
            assertThat(PLAIN.read(image, ReadOptions.DEFAULT).text()).startsWith(reading.text());
        }
    }

    @Test
    void shouldSurviveAnyByteFlipped() {
        final byte[] image = sample(RawImage.big()).end();
        for (int at = 0; at < image.length; at++) {
            for (final int flip : new int[] {0x01, 0x80, 0x55, 0xFF}) {
                final byte[] flipped = image.clone();
                flipped[at] ^= (byte) flip;
                shouldAgree(flipped, "byte " + at + " ^ " + flip);
            }
        }
    }

    @Test
    void shouldSurviveAnyLength() {
        for (final RawImage empty : List.of(RawImage.little(), RawImage.big())) {
            final byte[] image = sample(empty).end();
            for (int at = 16; at + 4 <= image.length; at += 2) {
                for (final int length : new int[] {0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF, 0xFFF8}) {
                    final byte[] changed = image.clone();
                    java.nio.ByteBuffer.wrap(changed).order(empty.order).putInt(at, length);
                    shouldAgree(changed, "length " + length + " at " + at);
                }
            }
        }
    }

    /** Reading ends well or with an ImageException, as the plain reader's does. */
    private void shouldAgree(final byte[] image, final String what) {
        final Reading reading = way.read(image, ReadOptions.DEFAULT);
        final Reading plain = PLAIN.read(image, ReadOptions.DEFAULT);
        assertThat(reading.text()).as(what).isEqualTo(plain.text());
        if (reading.failedRule() == FormatRule.RECORD_TOO_LONG && plain.failedRule() == FormatRule.RECORD_TRUNCATED) {
            return; // a stream's end is not known when its length is refused
        }
        assertThat(reading.failedRule()).as(what).isEqualTo(plain.failedRule());
        assertThat(reading.failureClass()).as(what).isEqualTo(plain.failureClass());
        assertThat(reading.surplus()).as(what).isEqualTo(plain.surplus());
        assertThat(reading.unknown()).as(what).isEqualTo(plain.unknown());
    }
}
