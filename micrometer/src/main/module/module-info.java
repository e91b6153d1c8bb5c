// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Micrometer binders for the daemon, the live store and the transfer server. */
module io.xenstream.micrometer {
    // Users have those that they measure.
    requires static transitive io.xenstream.daemon;
    requires static transitive io.xenstream.transfer;
    requires transitive micrometer.core;

    exports io.xenstream.micrometer;
}
