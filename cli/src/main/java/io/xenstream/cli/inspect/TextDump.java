// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.inspect;

import io.xenstream.cli.command.Output;
import io.xenstream.codec.ImageHeader;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.NodeDataDecoder;
import io.xenstream.codec.QuotaEntries;
import org.agrona.DirectBuffer;

/** One line per record: index, offset, type and fields. Nothing is truncated; bytes are escaped as {@code ls} does. */
final class TextDump implements DumpFormat {
    private static final int INDEX_WIDTH = 8;
    private static final int OFFSET_WIDTH = 12;
    private static final int TYPE_WIDTH = 19;

    private final Output output;

    TextDump(final Output output) {
        this.output = output;
    }

    @Override
    public void header(final ImageHeader header) {
        output.text("   index       offset  HEADER               version=")
                .number(header.version())
                .text(" byteOrder=")
                .text(DumpFormat.byteOrder(header))
                .newline();
    }

    @Override
    public void begin(final ImageReader reader) {
        output.number(reader.index(), INDEX_WIDTH)
                .text(" ")
                .number(reader.offset(), OFFSET_WIDTH)
                .text("  ");
        final String type = DumpFormat.typeName(reader.type());
        output.text(type);
        if (reader.type() != 0) {
            output.spaces(TYPE_WIDTH - type.length() + 1);
        }
    }

    @Override
    public void end() {
        output.newline();
    }

    @Override
    public void finish() {
        // Nothing to do: each line is complete.
    }

    private Output field(final String name) {
        return output.text(" ").text(name).text("=");
    }

    @Override
    public void number(final String name, final long value) {
        field(name).number(value);
    }

    @Override
    public void word(final String name, final String value) {
        field(name).text(value);
    }

    @Override
    public void string(final String name, final DirectBuffer bytes) {
        field(name).text("\"").escaped(bytes, 0).text("\"");
    }

    @Override
    public void data(final String name, final DirectBuffer bytes) {
        string(name, bytes);
    }

    @Override
    public void permissions(final String name, final NodeDataDecoder node) {
        field(name);
        final int count = node.permissionCount();
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                output.write(',');
            }
            output.escaped(node.permissionLetter(i));
            output.number(node.permissionDomid(i));
            if ((node.permissionFlags(i) & NodeDataDecoder.PERMISSION_STALE) != 0) {
                output.write('!');
            }
        }
    }

    @Override
    public void quotas(final String name, final QuotaEntries quotas, final int count) {
        field(name).text("{");
        for (int i = 0; i < count && quotas.next(); i++) {
            output.text(i > 0 ? ", " : "").escaped(quotas.name(), 0).text(": ").number(quotas.value());
        }
        output.text("}");
    }
}
