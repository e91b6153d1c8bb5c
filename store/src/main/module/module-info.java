// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The live store: a xenstore tree that lives in its image. */
module io.xenstream.store {
    requires transitive io.xenstream.nativeio;
    // Events; without the module there are none.
    requires static jdk.jfr;

    exports io.xenstream.feed;
    exports io.xenstream.store;
}
