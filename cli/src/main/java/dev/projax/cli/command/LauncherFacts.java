package dev.projax.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code bin/projax} passes to Java in system properties, because Java cannot find it out itself.
 *
 * @param script the path of {@code bin/projax}; null if it did not start this JVM
 * @param inIsTerminal whether stdin is a terminal
 * @param outIsTerminal whether stdout is a terminal
 * @param errIsTerminal whether stderr is a terminal
 * @param locale the user's {@code LC_ALL}, if the launcher replaced it for Java; else null
 */
public record LauncherFacts(
        @Nullable Path script,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        @Nullable String locale) {
    /** The prefix under which the launcher saves variables like {@code JAVA_TOOL_OPTIONS}. */
    private static final String SAVED = "PROJAX_SAVED_";

    /** No launcher and no terminal. */
    public static final LauncherFacts NONE = new LauncherFacts(null, false, false, false, null);

    /**
     * Returns the facts in the launcher's system properties.
     *
     * @param script {@code projax.launcher}, a path
     * @param terminals {@code projax.terminals}: which of {@code in}, {@code out} and {@code err} are terminals
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

    /** Restores the variables that the launcher hid from this JVM, for a program that the user starts. */
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
