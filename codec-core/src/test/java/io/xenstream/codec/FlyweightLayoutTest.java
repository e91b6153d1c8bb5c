// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FlyweightLayoutTest {
    private static final Pattern ROW = Pattern.compile("(?m)^ \\* +(\\d+) \\|.*\\|$");
    private static final int WORD = 4;

    @ParameterizedTest
    @ValueSource(
            classes = {
                RecordDecoder.class,
                GlobalDataDecoder.class,
                ConnectionDataDecoder.class,
                WatchDataDecoder.class,
                WatchDataExtendedDecoder.class,
                TransactionDataDecoder.class,
                NodeDataDecoder.class,
                GlobalQuotaDataDecoder.class,
                DomainDataDecoder.class
            })
    void shouldDrawEachFieldWhereItsOffsetSays(final Class<?> decoder) throws IOException, IllegalAccessException {
        final String source =
                Files.readString(Path.of("src/main/java/io/xenstream/codec", decoder.getSimpleName() + ".java"));
        final TreeSet<Integer> drawn = new TreeSet<>();
        final Matcher row = ROW.matcher(source);
        while (row.find()) {
            drawn.add(Integer.valueOf(row.group(1)));
        }
        final TreeSet<Integer> rows = new TreeSet<>();
        for (final Field field : decoder.getFields()) {
            final String name = field.getName();
            if (Modifier.isStatic(field.getModifiers())
                    && name.endsWith("_OFFSET")
                    && !name.startsWith("PERMISSION_FLAGS")
                    && !name.startsWith("PERMISSION_DOMID")) {
                rows.add(field.getInt(null) / WORD * WORD);
            }
        }
        assertThat(drawn).isEqualTo(rows);
    }

    @Test
    void shouldFindTheFieldsAtTheirOffsets() {
        final UnsafeBuffer bytes = new UnsafeBuffer(RawImage.of(
                2,
                ByteOrder.LITTLE_ENDIAN,
                List.of(new TestRecord.Node(
                        11, 12, 2, List.of(new TestRecord.Permission((byte) 'r', 1, 13)), "2f61", "0102"))));
        final int record = ImageHeader.LENGTH;
        assertThat(bytes.getInt(record + RecordDecoder.TYPE_OFFSET)).isEqualTo(RecordType.NODE_DATA);
        assertThat(bytes.getInt(record + NodeDataDecoder.CONN_ID_OFFSET)).isEqualTo(11);
        assertThat(bytes.getInt(record + NodeDataDecoder.TX_ID_OFFSET)).isEqualTo(12);
        assertThat(bytes.getShort(record + NodeDataDecoder.PATH_LENGTH_OFFSET)).isEqualTo((short) 3);
        assertThat(bytes.getShort(record + NodeDataDecoder.VALUE_LENGTH_OFFSET)).isEqualTo((short) 2);
        assertThat(bytes.getShort(record + NodeDataDecoder.ACCESS_OFFSET)).isEqualTo((short) 2);
        assertThat(bytes.getShort(record + NodeDataDecoder.PERMISSION_COUNT_OFFSET))
                .isEqualTo((short) 1);
        final int permission = record + NodeDataDecoder.PERMISSIONS_OFFSET;
        assertThat(bytes.getByte(permission)).isEqualTo((byte) 'r');
        assertThat(bytes.getByte(permission + NodeDataDecoder.PERMISSION_FLAGS_OFFSET))
                .isEqualTo((byte) 1);
        assertThat(bytes.getShort(permission + NodeDataDecoder.PERMISSION_DOMID_OFFSET))
                .isEqualTo((short) 13);
    }

    @Test
    void shouldWrapAndCopyStringsAndValues() {
        final UnsafeBuffer bytes = new UnsafeBuffer(RawImage.of(
                2, ByteOrder.LITTLE_ENDIAN, List.of(new TestRecord.Node(0, 0, 0, List.of(), "2f616263", "0102"))));
        final NodeDataDecoder node = new NodeDataDecoder().wrap(bytes, ImageHeader.LENGTH, ByteOrder.LITTLE_ENDIAN);
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        node.wrapPath(view);
        assertThat(Octets.hex(view)).isEqualTo("2f616263");
        node.wrapValue(view);
        assertThat(Octets.hex(view)).isEqualTo("0102");
        final UnsafeBuffer target = new UnsafeBuffer(new byte[5]);
        assertThat(node.getPath(target, 1, 3)).isEqualTo(3);
        assertThat(Octets.hex(target)).isEqualTo("002f616200");
        assertThat(node.getValue(target, 0, 5)).isEqualTo(2);
        assertThat(Octets.hex(target)).isEqualTo("0102616200");
        assertThat(node)
                .hasToString(
                        "NODE_DATA[len=24, connId=0, txId=0, access=0, perms=, path=\"/abc\", value=2 bytes 0102]");
    }
}
