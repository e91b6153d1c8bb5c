// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.interop;

import io.xenstream.codec.GlobalDataDecoder;
import io.xenstream.codec.ImageReader;
import io.xenstream.codec.RecordType;
import io.xenstream.nativeio.MappedImage;
import java.nio.file.Path;

/**
 * The descriptors that a daemon finds open when it restores a state.
 *
 * @param listening its socket
 * @param events    the event channel device
 */
public record Descriptors(int listening, int events) {
    /** Those that an image's GLOBAL_DATA names. */
    public static Descriptors of(final Path image) {
        try (MappedImage mapped = MappedImage.open(image);
                ImageReader reader = mapped.reader()) {
            while (reader.next()) {
                if (reader.type() == RecordType.GLOBAL_DATA) {
                    final GlobalDataDecoder global = reader.globalData();
                    return new Descriptors(global.rwSocketFd(), global.evtchnFd());
                }
            }
        }
        throw new AssertionError("no GLOBAL_DATA in " + image);
    }
}
