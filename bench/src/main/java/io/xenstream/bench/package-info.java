// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors
/** What xenstream claims, measured by JMH: against what Java programs do otherwise, and against C. */
package io.xenstream.bench;
