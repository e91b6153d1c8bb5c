// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** {@code build}: an image from a description in text, as {@code ls -f -p} or {@code dump --format ndjson} prints it. */
package io.xenstream.cli.build;
