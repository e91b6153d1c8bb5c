// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Data streams: two ends, operations, stages and adapters. */
module io.xenstream.stream {
    requires transitive io.xenstream.nativeio;
    // For the compression stage; users of that stage add it.
    requires static com.github.luben.zstd_jni;

    exports io.xenstream.stream;
    exports io.xenstream.stream.adapter;
    exports io.xenstream.stream.operation;
    exports io.xenstream.stream.stage;
}
