package dev.projax.cli.command;

/** Colours by what they mean, as terminals know them (ECMA-48, SGR). */
public enum Colour {
    /** All is well. */
    GREEN("32"),

    /** Look at it. */
    YELLOW("33"),

    /** Something is wrong. */
    RED("31"),

    /** A heading. */
    BOLD("1"),

    /** As the text around it. */
    NONE("");

    private final String code;

    Colour(String code) {
        this.code = code;
    }

    /** Returns {@code text} in this colour. */
    String on(String text) {
        return this == NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
