// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/**
 * What an image holds and what is wrong with it, as a page that needs nothing but itself.
 */
package io.xenstream.report;
