// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Memory-mapped xenstore images and their atomic publication. */
module io.xenstream.nativeio {
    requires transitive io.xenstream.codec;
    requires chronicle.bytes;
    requires chronicle.core;
    // Events; without the module there are none.
    requires static jdk.jfr;
    // Chronicle's, which as an automatic module cannot require them itself.
    requires jdk.unsupported;
    requires org.slf4j;

    exports io.xenstream.counters;
    exports io.xenstream.nativeio;
}
