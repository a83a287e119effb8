package dev.projax.core.discovery;

/** Why a port is a candidate. */
public enum Source {
    /** The port file names it. */
    PORT_FILE,

    /** The record of an instance that lives, or may live, names it. */
    RECORD,

    /** It lies in the app's range. */
    RANGE,

    /** It is one of the app's extra ports. */
    EXTRA,

    /** The caller named it. */
    CALLER
}
