// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The xenstore image format: flyweights, reader, writer, stream decoder, index, verifier. No I/O. */
module io.xenstream.codec {
    // The hash library has no module name of its own. Every module that reads one automatic module, as Agrona is, reads
    // all of them.
    requires transitive org.agrona;
    // Events; without the module there are none.
    requires static jdk.jfr;

    exports io.xenstream.codec;
    exports io.xenstream.index;
    exports io.xenstream.verify;
    exports io.xenstream.codec.internal to
            io.xenstream.daemon,
            io.xenstream.handoff,
            io.xenstream.imagetools,
            io.xenstream.nativeio,
            io.xenstream.store,
            io.xenstream.transfer;
    exports io.xenstream.verify.internal to
            io.xenstream.imagetools;
}
