// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/** The shape of a generated store. The same shape and number of nodes always give the same bytes. */
public enum Shape {
    /** A realistic host with many guests, made by {@link HostGenerator}. 100 bytes per node. */
    HOST(100) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new HostGenerator(nodes, SEED).generate(writer);
        }
    },
    /** Chains of nested directories as deep as paths allow (3072 bytes): nearly all bytes are paths. 1600 bytes per node. */
    CHAIN(1600) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new Trees(writer, nodes).chains();
        }
    },
    /** One directory that contains all nodes: short records. 56 bytes per node. */
    WIDE(56) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new Trees(writer, nodes).wide();
        }
    },
    /**
     * Values of 2048 bytes (the daemons' default limit) to 4096 bytes (the limit of the protocol): nearly all bytes are values. 3130 bytes
     * per node.
     */
    LARGE_VALUES(3130) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new Trees(writer, nodes).largeValues();
        }
    };

    private static final long SEED = 1;

    private final int nodeLength;

    Shape(final int nodeLength) {
        this.nodeLength = nodeLength;
    }

    /**
     * The approximate size of a node in an image.
     *
     * @return bytes
     */
    public int nodeLength() {
        return nodeLength;
    }

    abstract long generate(ImageWriter writer, long nodes);

    /** Generates the synthetic shapes. All nodes belong to domain 0. */
    private static final class Trees {
        private static final int LONGEST_PATH = 3072;
        private static final int SHORTEST_VALUE = 2048;
        private static final int LONGEST_VALUE = 4096;

        private final ImageWriter writer;
        private final UnsafeBuffer path = new UnsafeBuffer(new byte[LONGEST_PATH + Long.SIZE]);
        private final UnsafeBuffer value = new UnsafeBuffer(new byte[LONGEST_VALUE]);
        private long left;

        Trees(final ImageWriter writer, final long nodes) {
            this.writer = writer;
            this.left = nodes;
            for (int i = 0; i < LONGEST_VALUE; i++) {
                value.putByte(i, (byte) (31 * i));
            }
            node(put(0, "/"), 0);
        }

        long chains() {
            for (long chain = 0; left > 0; chain++) {
                int length = number(put(0, "/"), chain);
                while (left > 0 && length <= LONGEST_PATH) {
                    node(length, Long.BYTES);
                    length = put(length, "/a");
                }
            }
            return writer.finish();
        }

        long wide() {
            final int directory = put(0, "/wide");
            node(directory, 0);
            final int start = put(directory, "/");
            for (long i = 0; left > 0; i++) {
                node(number(start, i), 2 * Long.BYTES);
            }
            return writer.finish();
        }

        long largeValues() {
            final int directory = put(0, "/large");
            node(directory, 0);
            final int start = put(directory, "/");
            for (long i = 0; left > 0; i++) {
                node(number(start, i), SHORTEST_VALUE + (int) (i * 977 % (LONGEST_VALUE - SHORTEST_VALUE + 1)));
            }
            return writer.finish();
        }

        private int put(final int at, final String text) {
            return at + path.putStringWithoutLengthAscii(at, text);
        }

        private int number(final int at, final long number) {
            return at + path.putLongAscii(at, number);
        }

        private void node(final int pathLength, final int valueLength) {
            if (left > 0) {
                left--;
                writer.claimNodeData(1, pathLength, valueLength)
                        .permission(0, (byte) 'n', 0, 0)
                        .path(path, 0, pathLength)
                        .value(value, 0, valueLength);
                writer.commit();
            }
        }
    }
}
