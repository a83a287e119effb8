package dev.projax.cli.port;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer of {@link HoldCommand} to {@code bin/projax}, in lines of bytes. Either one line, after the message on
 * stderr:
 *
 * <pre>{@code
 * refused EXIT          the exit code
 * }</pre>
 *
 * <p>or these lines, of which all but the first and the last may be missing or repeated:
 *
 * <pre>{@code
 * leased
 * port :=PORT           what replaces {port} in the program's arguments
 * port :NAME=PORT       what replaces {port:NAME}
 * set NAME=VALUE        a variable of the program
 * env WORD              a word that precedes the program in a call of env(1), the last word first
 * .
 * }</pre>
 *
 * <p>In a line, {@code \n} is a line feed and {@code \\} is a backslash. Strings hold one byte in each character.
 */
final class HoldAnswer {
    private final StringBuilder lines = new StringBuilder();

    private HoldAnswer() {}

    static HoldAnswer leased() {
        HoldAnswer answer = new HoldAnswer();
        answer.lines.append("leased\n");
        return answer;
    }

    /** Returns the whole answer if there is no lease. */
    static String refused(int exit) {
        return "refused " + exit;
    }

    /**
     * Adds a port for the program's arguments.
     *
     * @param name the name of the lease; empty for the first port
     */
    HoldAnswer port(String name, int port) {
        return line("port", ":" + name + "=" + port);
    }

    HoldAnswer set(String variable, String value) {
        return line("set", variable + "=" + value);
    }

    /** Adds the words of env, in their order. */
    HoldAnswer environment(List<String> words) {
        for (int i = words.size() - 1; i >= 0; i--) {
            line("env", words.get(i));
        }
        return this;
    }

    private HoldAnswer line(String kind, String text) {
        lines.append(kind)
                .append(' ')
                .append(text.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n');
        return this;
    }

    byte[] bytes() {
        return (lines + ".\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
