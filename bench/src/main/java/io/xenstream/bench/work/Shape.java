// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.work;

import io.xenstream.codec.ImageWriter;
import io.xenstream.generate.HostGenerator;
import org.agrona.concurrent.UnsafeBuffer;

/** What a generated store looks like. The same shape and number of nodes give the same octets at each run. */
public enum Shape {
    /** A host of many guests, as {@link HostGenerator} makes them: what stores are. 100 octets a node. */
    HOST(100) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new HostGenerator(nodes, SEED).generate(writer);
        }
    },
    /** Directories in directories as deep as paths may be (3072 octets), one chain beside the other: nearly all is paths. 1600 octets a node. */
    CHAIN(1600) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new Trees(writer, nodes).chains();
        }
    },
    /** One directory with all nodes in it: short records. 56 octets a node. */
    WIDE(56) {
        @Override
        long generate(final ImageWriter writer, final long nodes) {
            return new Trees(writer, nodes).wide();
        }
    },
    /** Values of 2048 to 4096 octets, the daemons' default limit to the wire's: nearly all is values. 3130 octets a node. */
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
     * What a node takes in an image, roughly.
     *
     * @return octets
     */
    public int nodeLength() {
        return nodeLength;
    }

    abstract long generate(ImageWriter writer, long nodes);

    /** The shapes that no host has. All nodes belong to domain 0. */
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
