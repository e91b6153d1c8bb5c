// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** * A self-contained HTML page that shows the content of an image and its findings. */
package io.xenstream.cli.report;
