package dev.projax.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/projax} knows and Java would have to find out: it says so in system properties.
 *
 * @param script where it is; null if the command was started in another way
 * @param inIsTerminal whether a person types into stdin
 * @param outIsTerminal whether a person reads stdout
 * @param errIsTerminal whether a person reads stderr
 * @param locale what the user has in {@code LC_ALL}, where the launcher has put something else there for Java; else null
 */
public record LauncherFacts(
        @Nullable Path script,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        @Nullable String locale) {
    /** Begins the names under which the launcher keeps variables like {@code JAVA_TOOL_OPTIONS}. */
    private static final String SAVED = "PROJAX_SAVED_";

    /** No launcher, and nobody at a terminal. */
    public static final LauncherFacts NONE = new LauncherFacts(null, false, false, false, null);

    /**
     * Reads what it said.
     *
     * @param script {@code projax.launcher}, a path
     * @param terminals {@code projax.terminals}: those of {@code in}, {@code out} and {@code err} that are one
     * @param locale {@code projax.locale}
     */
    public static LauncherFacts of(@Nullable String script, @Nullable String terminals, @Nullable String locale) {
        return new LauncherFacts(
                script == null ? null : Path.of(script),
                terminals != null && terminals.contains("in"),
                terminals != null && terminals.contains("out"),
                terminals != null && terminals.contains("err"),
                locale);
    }

    /** Gives a program that the user starts what the user has set for it, and the launcher has kept from this JVM. */
    public void restore(Map<String, String> environment) {
        if (locale != null && locale.isEmpty()) {
            environment.remove("LC_ALL");
        } else if (locale != null) {
            environment.put("LC_ALL", locale);
        }
        for (Map.Entry<String, String> saved : List.copyOf(environment.entrySet())) {
            String name = saved.getKey();
            if (name.startsWith(SAVED)) {
                environment.remove(name);
                environment.put(name.substring(SAVED.length()), saved.getValue());
            }
        }
    }
}
