package dev.projax.cli.port;

import dev.projax.core.allocation.PortLease;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

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
    /** The beginning of the whole answer if there is no lease. */
    static final String REFUSED = "refused ";

    private final StringBuilder lines = new StringBuilder();

    private HoldAnswer() {}

    static HoldAnswer leased() {
        HoldAnswer answer = new HoldAnswer();
        answer.lines.append("leased\n");
        return answer;
    }

    /** Returns the whole answer if there is no lease. */
    static String refused(int exit) {
        return REFUSED + exit;
    }

    /** Adds the ports for the program's arguments. */
    HoldAnswer ports(List<PortLease> leases) {
        line("port", ":=" + leases.get(0).port());
        for (PortLease lease : leases) {
            lease.name().ifPresent(name -> line("port", ":" + name + "=" + lease.port()));
        }
        return this;
    }

    /** Adds variables of the program. */
    HoldAnswer variables(Map<String, String> variables) {
        variables.forEach((name, value) -> line("set", name + "=" + value));
        return this;
    }

    /** Adds the words of env, in their order. */
    HoldAnswer environment(List<String> words) {
        for (int i = words.size() - 1; i >= 0; i--) {
            line("env", words.get(i));
        }
        return this;
    }

    private void line(String kind, String text) {
        lines.append(kind)
                .append(' ')
                .append(text.replace("\\", "\\\\").replace("\n", "\\n"))
                .append('\n');
    }

    byte[] bytes() {
        return (lines + ".\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
