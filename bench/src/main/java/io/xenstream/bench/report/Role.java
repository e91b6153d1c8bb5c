// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.bench.report;

/** What a row is compared with, or for. */
public enum Role {
    /** The others of its work are compared with it. */
    BASELINE,
    /** The others of its work are also compared with it, because it makes the same checks as xenstream. */
    PEER,
    /** It is compared. */
    CONTENDER
}
