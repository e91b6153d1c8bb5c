// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.daemon;

import io.xenstream.interop.WatchEvent;
import java.util.List;

/**
 * A request, and all that its client must get for it.
 *
 * @param request    its bytes
 * @param requestId  its number
 * @param replyType  the reply's type: the request's, or that of errors
 * @param reply      the reply's payload
 * @param events     what the client's own watches tell it behind the reply, in this order
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares exchanges
record Exchange(byte[] request, int requestId, int replyType, byte[] reply, List<WatchEvent> events) {}
