// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli;

/** How a report is printed. */
enum ReportFormat {
    /** For people. */
    TEXT,
    /** One document, for tools. */
    JSON
}
