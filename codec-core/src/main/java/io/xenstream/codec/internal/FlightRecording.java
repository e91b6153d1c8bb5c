// SPDX-License-Identifier: Apache-2.0
// Copyright 2026 the xenstream authors

package io.xenstream.codec.internal;

import jdk.jfr.FlightRecorder;

/**
 * Whether anybody uses Flight Recorder. Its classes are in the module {@code jdk.jfr}, which a runtime need not have, and the first event of a JVM takes a tenth
 * of a second. So no class of an event is loaded before somebody has used Flight Recorder in this JVM.
 *
 * <p>Who begins an event asks first, and then uses the event only through the methods and fields of its own class: then the JVM loads that class for the event alone.
 */
public final class FlightRecording {
    private static final boolean IS_PRESENT = isLoadable();

    private FlightRecording() {}

    private static boolean isLoadable() {
        try {
            Class.forName("jdk.jfr.FlightRecorder", false, FlightRecording.class.getClassLoader());
            return true;
        } catch (final ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }

    /**
     * Returns whether this runtime has Flight Recorder.
     *
     * @return whether classes of events can be loaded
     */
    public static boolean isPresent() {
        return IS_PRESENT;
    }

    /**
     * Returns whether an event might be recorded. Costs two reads.
     *
     * @return false if nobody has used Flight Recorder in this JVM yet, or it has none
     */
    public static boolean isUsed() {
        return IS_PRESENT && Usage.isUsed();
    }

    /** Loaded only if Flight Recorder is there. */
    private static final class Usage {
        private Usage() {}

        static boolean isUsed() {
            return FlightRecorder.isInitialized();
        }
    }
}
