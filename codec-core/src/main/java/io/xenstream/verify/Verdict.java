// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.verify;

/**
 * Whether a receiver would load an image, and at what loss.
 *
 * @param receiver who is to load it
 * @param loading  the worst of all consequences
 * @param records  how many records were read, END included
 * @param errors   consequences of severity ERROR
 * @param warnings consequences of severity WARNING
 * @param notes    consequences of severity NOTE
 * @param complete whether the image was read to its END; if not, more may be wrong behind where the receiver, or the judge, lost the way
 */
public record Verdict(
        Receiver receiver, Loading loading, long records, long errors, long warnings, long notes, boolean complete) {
    /**
     * Whether the image can be given to the receiver.
     *
     * @return whether it loads the image and loses nothing that matters: there is no error
     */
    public boolean isGood() {
        return errors == 0;
    }
}
