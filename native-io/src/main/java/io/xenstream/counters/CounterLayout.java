// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.counters;

import org.agrona.concurrent.status.CountersReader;

/**
 * The file, in the machine's byte order:
 *
 * <pre>
 *     0  magic
 *     8  version
 *    12  length of the header
 *    16  length of the metadata, which follow
 *    20  length of the values, which follow the metadata
 *    24  process
 *    32  when it began to count, in milliseconds since 1970
 *    40  when it ended; 0 while it runs, and if it was killed
 *    48  when it last updated the gauges
 *    56  length of the name
 *    60  name of what counts, ASCII
 * </pre>
 *
 * <p>Metadata and values are those of Agrona's CountersManager.
 */
final class CounterLayout {
    static final long MAGIC = 0x5845_4e43_4f55_4e54L;
    static final int VERSION = 1;
    static final int HEADER_LENGTH = 512;

    static final int VERSION_OFFSET = 8;
    static final int HEADER_LENGTH_OFFSET = 12;
    static final int METADATA_LENGTH_OFFSET = 16;
    static final int VALUES_LENGTH_OFFSET = 20;
    static final int PROCESS_OFFSET = 24;
    static final int STARTED_OFFSET = 32;
    static final int ENDED_OFFSET = 40;
    static final int UPDATED_OFFSET = 48;
    static final int NAME_LENGTH_OFFSET = 56;
    static final int NAME_OFFSET = 60;
    static final int LONGEST_NAME = HEADER_LENGTH - NAME_OFFSET;

    /** How many counters a new file has room for. */
    static final int MOST_COUNTERS = 256;
    /** How many counters a file may have room for. */
    static final int LARGEST_COUNT = 1 << 14;

    static final int COUNTER_LENGTH = CountersReader.METADATA_LENGTH + CountersReader.COUNTER_LENGTH;
    static final int LONGEST_FILE = HEADER_LENGTH + LARGEST_COUNT * COUNTER_LENGTH;

    private CounterLayout() {}
}
