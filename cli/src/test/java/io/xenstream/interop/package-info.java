// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

/** xenstream and the daemons and tools that Xen itself comes with: those of Debian 12, without a hypervisor. */
package io.xenstream.interop;
