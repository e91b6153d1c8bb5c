// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** The text form and the JSON form of findings, which all commands use. */
package io.xenstream.cli.finding;
