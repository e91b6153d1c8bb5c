// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.store;

/**
 * The layout of the index file. Numbers are in the machine's byte order; the index does not leave its machine.
 *
 * <pre>
 *      0  magic
 *      8  version
 *     16  nonce, which image, index and journal have in common
 *     24  seed of the path hashes
 *     32  sequence number of the last commit
 *     40  number of nodes, special ones included
 *     48  offset of END in the image, in bytes
 *     56  bytes of the image that are free before END
 *     64  first unused byte of the index
 *     72  segment directory: its block (4 bytes), its depth (4 bytes)
 *     80  list of the special nodes
 *     88  first byte of the nodes in the image
 *     96  1 once the image has been complete
 *    128  heads of the lists of free records, 4 bytes each ({@link ImageSpace})
 *    640  heads of the lists of free blocks, 4 bytes each ({@link IndexSpace})
 *   4096  for each domain 0 to 65535: the list of its nodes (8 bytes), the list of the nodes that grant something to it (8 bytes)
 * </pre>
 *
 * <p>Blocks follow, found by their offset in units of {@value #UNIT} bytes.
 */
final class IndexLayout {
    static final long MAGIC = 0x7865_6e73_746f_7869L;
    static final long VERSION = 1;

    static final long MAGIC_OFFSET = 0;
    static final long VERSION_OFFSET = 8;
    static final long NONCE_OFFSET = 16;
    static final long SEED_OFFSET = 24;
    static final long SEQUENCE_OFFSET = 32;
    static final long NODES_OFFSET = 40;
    static final long END_OFFSET = 48;
    static final long FREE_OFFSET = 56;
    static final long TOP_OFFSET = 64;
    static final long DIRECTORY_OFFSET = 72;
    static final long SPECIAL_OFFSET = 80;
    static final long FIRST_NODE_OFFSET = 88;
    static final long IN_USE_OFFSET = 96;
    static final long FREE_RECORDS_OFFSET = 128;
    static final long FREE_BLOCKS_OFFSET = 640;
    static final long OWNERS_OFFSET = 4096;
    static final int OWNERS = 1 << 16;
    private static final long OWNER_LENGTH = 2 * Long.BYTES;
    static final long BLOCKS_OFFSET = OWNERS_OFFSET + OWNERS * OWNER_LENGTH;

    /** The unit in which blocks are addressed, in bytes. */
    static final int UNIT = 16;

    private IndexLayout() {}

    /** The offset of the list of a domain's nodes. */
    static long owner(final int domid) {
        return OWNERS_OFFSET + domid * OWNER_LENGTH;
    }

    /** The offset of the list of the nodes that have a permission for a domain that does not own them. */
    static long grants(final int domid) {
        return owner(domid) + Long.BYTES;
    }
}
