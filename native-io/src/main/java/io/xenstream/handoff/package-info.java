// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Hands a daemon's image, its listening socket and its connections over to another process on the same host.
 *
 * <p>A daemon that may be replaced implements {@link io.xenstream.handoff.HandoffSource} and has its loop call a
 * {@link HandoffSourceAgent}; one that can begin in another's place implements
 * {@link io.xenstream.handoff.HandoffTarget} and drives a {@link HandoffTargetAgent}. At each instant exactly one of
 * the two owns the connections; docs/handoff.md says which.
 */
package io.xenstream.handoff;
