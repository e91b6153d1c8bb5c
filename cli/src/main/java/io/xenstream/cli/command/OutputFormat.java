// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.cli.command;

/** The format of a report. */
public enum OutputFormat {
    /** For people. */
    TEXT,
    /** One document, for tools. */
    JSON
}
