// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * A xenstore server over a unix socket that can be loaded from an image and saved to one at any moment (docs/serve.md): what
 * {@code xenstream serve} runs, and the example for those who embed xenstream in a daemon of their own.
 *
 * <p>{@link io.xenstream.daemon.StoreState} is what an image holds, {@link io.xenstream.daemon.StoreDaemon} serves it. Everything is for
 * one thread.
 */
package io.xenstream.daemon;
