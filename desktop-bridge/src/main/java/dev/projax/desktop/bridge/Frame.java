package dev.projax.desktop.bridge;

/** What stood between two messages on the wire. */
sealed interface Frame {
    /** A message's text, not yet read as JSON. */
    record Content(String text) implements Frame {}

    /** Something that is no frame, or too large a one; the reader has gone on behind it. */
    record Refused(String reason) implements Frame {}
}
