// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The change feed of a live store: what has changed, in a mapped file that other processes read without the help of the one that writes it. {@code docs/changes.md}
 * describes the file.
 */
package io.xenstream.feed;
