// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** Converts a store from one format to another: between image versions and byte orders, and to and from oxenstored text. */
package io.xenstream.convert;
