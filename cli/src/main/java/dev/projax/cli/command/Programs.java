package dev.projax.cli.command;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The programs that the user's shell finds. */
public final class Programs {
    private Programs() {}

    /** Returns whether a program of that name is in a directory of {@code PATH}. Looks once for each name. */
    public static Predicate<String> in(Map<String, String> environment) {
        Map<String, Boolean> known = new HashMap<>();
        return name ->
                known.computeIfAbsent(name, it -> directory(it, environment).isPresent());
    }

    /** Returns the first directory of {@code PATH} with a program of that name. */
    public static Optional<String> directory(String name, Map<String, String> environment) {
        for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (!directory.isEmpty() && isIn(directory, name)) {
                return Optional.of(directory);
            }
        }
        return Optional.empty();
    }

    private static boolean isIn(String directory, String name) {
        try {
            Path program = Path.of(directory, name);
            return (Files.isExecutable(program) && !Files.isDirectory(program))
                    || Files.isExecutable(Path.of(directory, name + ".exe"));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
