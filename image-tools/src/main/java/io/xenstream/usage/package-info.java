// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** How much of a daemon's quotas the domains of an image use, and what domains that are gone have left behind. */
package io.xenstream.usage;
