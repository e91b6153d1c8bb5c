// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * The demonstration: publishes an image and hands it over to a second JVM.
 */
package io.xenstream.cli.demo;
