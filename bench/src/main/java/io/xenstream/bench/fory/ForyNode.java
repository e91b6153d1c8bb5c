// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.fory;

/** A node as Fory's users would have it: an object. Public, and with public fields, so that the code that Fory generates need not ask. */
public final class ForyNode {
    /** 32 bits. */
    public int connId;

    /** 32 bits. */
    public int txId;

    /** 0 to 65535. */
    public int access;

    /** From the lowest bits: 8 of letter, 8 of flags, 16 of domid. */
    public int[] permissions;

    /** Without a NUL. */
    public byte[] path;

    /** Any octets. */
    public byte[] value;

    /** Made by Fory, and by its encoder. */
    public ForyNode() {}
}
