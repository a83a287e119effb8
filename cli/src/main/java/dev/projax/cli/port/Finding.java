package dev.projax.cli.port;

import dev.projax.cli.command.Colour;

/**
 * What the doctor found.
 *
 * @param result how bad it is
 * @param subject what was looked at
 * @param detail what was found
 * @param command what mends it; empty if nothing is to be mended
 */
record Finding(Result result, String subject, String detail, String command) {
    /** How bad it is. */
    enum Result {
        OK("ok", Colour.GREEN),
        WARN("warn", Colour.YELLOW),
        FAIL("fail", Colour.RED);

        private final String words;
        private final Colour colour;

        Result(String words, Colour colour) {
            this.words = words;
            this.colour = colour;
        }

        String words() {
            return words;
        }

        Colour colour() {
            return colour;
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Result.OK, subject, detail, "");
    }

    static Finding warn(String subject, String detail, String command) {
        return new Finding(Result.WARN, subject, detail, command);
    }

    static Finding fail(String subject, String detail, String command) {
        return new Finding(Result.FAIL, subject, detail, command);
    }
}
