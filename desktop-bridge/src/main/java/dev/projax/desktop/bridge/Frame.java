package dev.projax.desktop.bridge;

/** One unit of input from the wire. */
sealed interface Frame {
    /** The text of a message, not yet parsed as JSON. */
    record Content(String text) implements Frame {}

    /** Input that is not a frame, or a frame that is too large. The reader has skipped it. */
    record Refused(String reason) implements Frame {}
}
