// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * A xenstore server over a unix socket, whose state can be loaded from an image and saved to one at any time (docs/serve.md). The command
 * {@code xenstream serve} runs it; other programs can embed it.
 *
 * <p>{@link io.xenstream.daemon.StoreState} is the state that an image holds, {@link io.xenstream.daemon.StoreDaemon} serves it,
 * {@link io.xenstream.daemon.Predecessor} and {@link io.xenstream.daemon.Successor} replace a running daemon. Everything is for one thread.
 */
package io.xenstream.daemon;
