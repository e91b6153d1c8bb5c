// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Hands a daemon's image, listening socket and connections over to another process on the same host.
 *
 * <p>A daemon that can be replaced implements {@link io.xenstream.handoff.HandoffSource} and calls a
 * {@link io.xenstream.handoff.HandoffSourceAgent} from its loop. A daemon that can start in another's place implements
 * {@link io.xenstream.handoff.HandoffTarget} and drives a {@link io.xenstream.handoff.HandoffTargetAgent}. At each instant at most one of the
 * two owns the connections; docs/handoff.md explains which.
 */
package io.xenstream.handoff;
