// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The examples run on the class path and on the module path. */
module io.xenstream.examples {
    requires io.xenstream.daemon;
    requires io.xenstream.stream;
}
