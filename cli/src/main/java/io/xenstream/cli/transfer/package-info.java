// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * Commands that move images between hosts: send, receive, fetch, tls-keys.
 */
package io.xenstream.cli.transfer;
