package dev.projax.cli.command;

/** Terminal colors by meaning (ECMA-48, SGR). */
public enum Color {
    /** All is well. */
    GREEN("32"),

    /** Needs attention. */
    YELLOW("33"),

    /** Something is wrong. */
    RED("31"),

    /** A heading. */
    BOLD("1"),

    /** The color of the surrounding text. */
    NONE("");

    private final String code;

    Color(String code) {
        this.code = code;
    }

    /** Returns {@code text} in this color. */
    String on(String text) {
        return this == NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
