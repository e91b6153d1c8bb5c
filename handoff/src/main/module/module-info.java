// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Replaces a running daemon process: passes its image and its sockets to a successor. */
module io.xenstream.handoff {
    requires transitive io.xenstream.nativeio;
    // Events; without the module there are none.
    requires static jdk.jfr;
    // The native library, which the next one finds by its name.
    requires com.kohlschutter.junixsocket.nativecommon;
    requires org.newsclub.net.unix;

    exports io.xenstream.handoff;
}
