// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The text in which oxenstored, Xen's daemon in OCaml, passes on its state (docs/convert.md has the grammar).
 *
 * <p>Pure computation on regions, line by line, without an object a line. The text has no end mark, no count and no checksum: what is wrong
 * with a line is a finding with the line's number, and the line is skipped, as oxenstored itself does.
 */
package io.xenstream.oxenstored;
