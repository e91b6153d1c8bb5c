// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec;

/** The owner of flyweights: names their image and current record, for messages. */
interface RecordSource {
    /** Returns the name of the image. */
    String label();

    /** Returns the place of the record. */
    Place place();
}
