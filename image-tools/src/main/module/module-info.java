// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Whole-image operations: compatibility, repair, conversion, comparison, one guest's part. */
module io.xenstream.imagetools {
    requires transitive io.xenstream.codec;

    exports io.xenstream.compat;
    exports io.xenstream.convert;
    exports io.xenstream.copy;
    exports io.xenstream.diff;
    exports io.xenstream.generate;
    exports io.xenstream.part;
    exports io.xenstream.repair;
    exports io.xenstream.usage;
}
