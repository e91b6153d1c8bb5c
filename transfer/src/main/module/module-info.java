// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Images between hosts: framed RPC over TLS. */
module io.xenstream.transfer {
    requires transitive io.xenstream.stream;
    requires com.ongres.scram.client;
    requires com.ongres.scram.common;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.naming;
    // Events; without the module there are none.
    requires static jdk.jfr;
    requires jdk.net;

    exports io.xenstream.transfer;
}
