// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Simple Binary Encoding 1.38, by the code that its tool generates from {@code src/main/sbe/node.xml}: fixed block, a group for the permissions,
 * path and value as variable data.
 *
 * <p>How it was made fair: flyweights are made once and used again; path and value are looked at by {@code wrapPath} and {@code wrapValue}, without a
 * copy; group and messages are read in the order that SBE asks for; Agrona's bounds checks are on, as they are for xenstream. SBE does not frame
 * messages, its users do: here by eight octets, of which four are the length, before each message, which begins on a multiple of eight, as Aeron
 * has it. The byte order is the schema's, little-endian, whatever the image's: an SBE user chooses the machine's own once.
 */
package io.xenstream.bench.sbe;
