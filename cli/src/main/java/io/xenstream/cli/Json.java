// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;

/** JSON on standard output, which stays open and unflushed. */
final class Json {
    /** Of the documents that tools read; raised when a field changes its meaning. */
    static final int SCHEMA = 1;

    private Json() {}

    static JsonGenerator generator(final Output output) throws IOException {
        return JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .build()
                .createGenerator(output);
    }

    /** For one document, to be read by people too. */
    static JsonGenerator document(final Output output) throws IOException {
        final DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return generator(output).setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(indenter));
    }
}
