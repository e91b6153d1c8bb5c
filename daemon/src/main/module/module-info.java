// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The xenstore protocol over unix sockets on a live store, for embedding in any JVM. */
module io.xenstream.daemon {
    requires transitive io.xenstream.handoff;
    requires transitive io.xenstream.store;
    // Events; without the module there are none.
    requires static jdk.jfr;
    requires org.newsclub.net.unix;

    exports io.xenstream.daemon;
}
