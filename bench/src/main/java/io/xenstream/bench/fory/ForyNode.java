// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.fory;

/** A node as an object, as users of Fory would have it. Class and fields are public so that Fory's generated code can access them directly. */
public final class ForyNode {
    /** 32 bits. */
    public int connId;

    /** 32 bits. */
    public int txId;

    /** 0 to 65535. */
    public int access;

    /** From the lowest bits: letter (8 bits), flags (8), domid (16). */
    public int[] permissions;

    /** Without a NUL. */
    public byte[] path;

    /** Any bytes. */
    public byte[] value;

    /** Called by Fory and by the encoder. */
    public ForyNode() {}
}
