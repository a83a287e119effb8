package dev.projax.cli.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the shell that runs {@code bin/projax} does to environment variables. A shell drops those whose names it cannot
 * use, like {@code a.b} or the functions of bash, adds {@code PWD} and counts in {@code SHLVL}. The leased program gets
 * them back through env(1). Strings hold one byte in each character.
 */
final class ShellEnvironment {
    /** What {@code bin/projax} changes only for this process. */
    private static final Set<String> OF_THIS_PROCESS = Set.of(
            "LC_ALL",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "_JAVA_LAUNCHER_DEBUG",
            "_JAVA_SR_SIGNUM",
            "CLASSPATH");

    /** Shells change no variable with a small letter, but {@code bin/projax} has such variables for this process. */
    private static final Pattern UNTOUCHED = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*[a-z][A-Za-z0-9_]*|[a-z]\\w*");

    private ShellEnvironment() {}

    /**
     * Returns the words for env(1) that give a program the environment that the shell got itself.
     *
     * @param launcher the PID of the shell, which started this process
     * @return empty if nothing differs, or if this system has no {@code /proc}
     */
    static List<String> words(long launcher) {
        try {
            return words(environ(Long.toString(launcher)), environ("self"));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String environ(String process) throws IOException {
        return Files.readString(Path.of("/proc", process, "environ"), StandardCharsets.ISO_8859_1);
    }

    /**
     * @param given what the shell got: {@code NAME=VALUE} and a zero byte for each variable
     * @param left what a process that it starts gets
     */
    static List<String> words(String given, String left) {
        Map<String, String> before = parse(given);
        Map<String, String> after = parse(left);
        List<String> words = new ArrayList<>();
        for (String name : after.keySet()) {
            if (!before.containsKey(name) && isOfShell(name)) {
                words.add("-u" + name);
            }
        }
        List<String> assignments = new ArrayList<>();
        before.forEach((name, value) -> {
            if (!value.equals(after.get(name)) && isOfShell(name)) {
                assignments.add(name + "=" + value);
            }
        });
        if (!words.isEmpty() || !assignments.isEmpty()) {
            words.add("--");
            words.addAll(assignments);
        }
        return words;
    }

    private static boolean isOfShell(String name) {
        return !OF_THIS_PROCESS.contains(name)
                && !name.startsWith("PROJAX_")
                && !UNTOUCHED.matcher(name).matches();
    }

    private static Map<String, String> parse(String environ) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : environ.split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }
}
