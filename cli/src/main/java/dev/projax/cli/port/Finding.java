package dev.projax.cli.port;

import dev.projax.cli.command.Color;

/**
 * A finding of the doctor.
 *
 * @param result the severity
 * @param subject what was checked
 * @param detail what was found
 * @param command the command that fixes it; empty if there is nothing to fix, or no command that does
 * @param label {@code fix}, or {@code see} if the command only shows something
 */
record Finding(Result result, String subject, String detail, String command, String label) {
    static final String FIX = "fix";

    /** The severity of a finding. */
    enum Result {
        OK("ok", Color.GREEN),
        WARN("warn", Color.YELLOW),
        FAIL("fail", Color.RED);

        private final String words;
        private final Color color;

        Result(String words, Color color) {
            this.words = words;
            this.color = color;
        }

        String words() {
            return words;
        }

        Color color() {
            return color;
        }
    }

    static Finding ok(String subject, String detail) {
        return new Finding(Result.OK, subject, detail, "", FIX);
    }

    static Finding warn(String subject, String detail, String command) {
        return new Finding(Result.WARN, subject, detail, command, FIX);
    }

    static Finding fail(String subject, String detail, String command) {
        return new Finding(Result.FAIL, subject, detail, command, FIX);
    }

    /** Returns a copy with this label. */
    Finding labeled(String word) {
        return new Finding(result, subject, detail, command, word);
    }
}
