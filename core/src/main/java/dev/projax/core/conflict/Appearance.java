package dev.projax.core.conflict;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a process looks like: every name that it goes by, the paths of its program, and its arguments. A process may
 * have another name than its file, may rewrite its title, and may be an interpreter that runs the actual program.
 */
final class Appearance {
    /** The length to which Linux cuts the name of a process (proc(5), comm). */
    private static final int CUT = 15;

    private static final List<String> INTERPRETERS = List.of(
            "node",
            "nodejs",
            "bun",
            "deno",
            "python#",
            "python#.#",
            "python",
            "pypy#",
            "ruby",
            "ruby#.#",
            "perl",
            "php",
            "sh",
            "bash",
            "dash",
            "zsh");

    /** Options of interpreters after which a file follows that is not the program. */
    private static final List<String> LOADING =
            List.of("-r", "--require", "--import", "--loader", "--init-file", "--rcfile");

    private static final List<String> MULTI_CALL = List.of("busybox", "toybox");

    /** How the names of programs end that are downloaded for one platform, like {@code frpc_linux_amd64}. */
    private static final String[] PLATFORMS = {"-linux", "_linux", "-darwin", "_darwin", "-windows", "_windows"};

    /** The start of a pattern for the last part of a path. The directories don't matter. */
    private static final String ANY_DIRECTORY = "**/";

    private final List<String> names = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();

    /** @param executable the file that it executes; empty if hidden */
    Appearance(String name, String executable, List<String> command) {
        addName(name);
        if (!executable.isEmpty()) {
            addPath(executable);
        }
        List<String> words = words(command);
        if (words.isEmpty()) {
            return;
        }
        addPath(words.get(0));
        boolean isMultiCall = words.size() > 1 && isAny(MULTI_CALL, plain(words.get(0)));
        if (isMultiCall) {
            addName(words.get(1));
        }
        arguments.addAll(words.subList(isMultiCall ? 2 : 1, words.size()));
        if (isInterpreter()) {
            addScript();
        }
    }

    static Appearance of(ProcessInfo process) {
        Path executable = process.executable().orElse(null);
        return new Appearance(process.name(), executable == null ? "" : executable.toString(), process.command());
    }

    /**
     * Returns the words of the command line. A rewritten title is one word, like {@code sshd: ada@pts/0}, which then
     * has the words in it; a path may have spaces too, but its first word has a slash.
     */
    private static List<String> words(List<String> command) {
        int size = command.size();
        while (size > 0 && command.get(size - 1).isEmpty()) {
            size--; // a title that is shorter than the command line is padded
        }
        if (size != 1) {
            return command.subList(0, size);
        }
        List<String> words = List.of(command.get(0).strip().split(" +", -1));
        String first = words.get(0);
        if (first.indexOf('/') >= 0 || first.indexOf('\\') >= 0) {
            return command.subList(0, 1);
        }
        if (!first.endsWith(":")) {
            return words;
        }
        List<String> title = new ArrayList<>(words);
        title.set(0, first.substring(0, first.length() - 1));
        return title;
    }

    private void addPath(String path) {
        paths.add(path.replace('\\', '/').toLowerCase(Locale.ROOT));
        addName(path);
    }

    private void addName(String path) {
        String plain = plain(path);
        if (!plain.isEmpty() && !names.contains(plain)) {
            names.add(plain);
        }
    }

    /** Adds the program that an interpreter runs: its first argument that is no option, or a module of Python. */
    private void addScript() {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-c") || argument.equals("-e")) {
                return; // the program itself, not the name of its file
            }
            if (argument.equals("-m") && i + 1 < arguments.size()) {
                addName(arguments.get(i + 1));
                return;
            }
            if (LOADING.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-")) {
                addPath(argument);
                return;
            }
        }
    }

    /** Returns the name without its directory and without what differs between systems. */
    private static String plain(String path) {
        String name = ProcessInfo.lastPart(path).toLowerCase(Locale.ROOT);
        name = without(name, " (deleted)"); // proc(5): its file was replaced, by an update for example
        name = without(name, ".exe");
        for (String platform : PLATFORMS) {
            int end = name.indexOf(platform);
            if (end > 0) {
                name = withoutVersion(name.substring(0, end));
            }
        }
        name = without(name, "-wrapped"); // NixOS wraps kubectl, and calls the file .kubectl-wrapped
        return name.startsWith("-") || name.startsWith(".") ? name.substring(1) : name; // -bash is a login shell
    }

    /** Returns {@code chisel} for {@code chisel_1.10.1}. */
    private static String withoutVersion(String name) {
        int separator = Math.max(name.lastIndexOf('_'), name.lastIndexOf('-'));
        return separator > 0 && Glob.matches("*#.#*", name.substring(separator + 1))
                ? name.substring(0, separator)
                : name;
    }

    private static String without(String name, String ending) {
        return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : name;
    }

    private boolean isInterpreter() {
        for (String name : names) {
            if (isAny(INTERPRETERS, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAny(List<String> patterns, String text) {
        for (String pattern : patterns) {
            if (Glob.matches(pattern, text)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the process goes by a name of that pattern, be it that Linux has cut the name. */
    boolean isCalled(String pattern) {
        for (String name : names) {
            if (Glob.matches(pattern, name) || (name.length() == CUT && pattern.startsWith(name))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether the path of its program, or of the script that it runs, has that pattern and none of the
     * exceptions.
     *
     * @param pattern in small letters, which also fit capitals, as do those of the exceptions
     */
    boolean isIn(String pattern, List<String> exceptions) {
        for (String path : paths) {
            if (Glob.matches(pattern, path) && !isAny(exceptions, path)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether it has an argument of that pattern, or arguments in a row if the pattern has spaces. Case
     * matters, because {@code -c} and {@code -C} are different options. A pattern that starts with two stars
     * and a slash fits the name of a file in any directory.
     */
    boolean hasArguments(String pattern) {
        String[] row = pattern.split(" ", -1);
        for (int start = 0; start + row.length <= arguments.size(); start++) {
            if (hasArguments(row, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasArguments(String[] row, int start) {
        for (int i = 0; i < row.length; i++) {
            if (!isArgument(row[i], arguments.get(start + i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isArgument(String pattern, String argument) {
        return pattern.startsWith(ANY_DIRECTORY)
                ? Glob.matches(pattern.substring(ANY_DIRECTORY.length()), ProcessInfo.lastPart(argument))
                : Glob.matches(pattern, argument);
    }
}
