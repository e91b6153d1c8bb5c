// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Protobuf 4, by the code that {@code protoc} generates from {@code src/main/protobuf/node.proto}: a message with its length for each node.
 *
 * <p>How it was made fair: it is used by its generated classes, as its users do, so a message is an object; all that can be saved besides is saved.
 * Permissions are packed numbers rather than messages of their own. Names and values are wrapped, not copied, on both ways
 * ({@code UnsafeByteOperations}, aliasing), and never decoded as UTF-8. One coded stream goes through all messages. Messages are read from an
 * array, where protobuf is fastest. Numbers that are 0 take nothing, so there is less to read than for others; there is no byte order.
 */
package io.xenstream.bench.protobuf;
