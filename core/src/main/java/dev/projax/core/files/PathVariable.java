package dev.projax.core.files;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Environment variables that hold a path. */
public final class PathVariable {
    private PathVariable() {}

    /**
     * Returns the path in a variable. Expands {@code ~/}: a shell does this on its command line, but not in a settings
     * file.
     *
     * @param name the variable's name, for the message
     * @throws InvalidPathException if the path is neither absolute nor starts with {@code ~/}, because it would mean
     *     different files in different directories, or if it is not a valid path
     */
    public static Path read(String name, String value, Map<String, String> environment) {
        try {
            return absolute(name, value, environment).normalize();
        } catch (RelativePathException e) {
            throw e;
        } catch (InvalidPathException e) {
            throw unusable(name, e);
        }
    }

    private static Path absolute(String name, String value, Map<String, String> environment) {
        if (value.equals("~") || value.startsWith("~/")) {
            // Without the slashes, because an absolute path would replace the home: "~//x".
            return UserHome.of(environment).resolve(value.substring(1).replaceFirst("^/+", ""));
        }
        Path path = Path.of(value);
        if (!path.isAbsolute()) {
            throw new RelativePathException(name, value);
        }
        return path;
    }

    /** Adds advice to a path problem. On Unix, the JDK cannot represent characters that the locale does not support. */
    public static InvalidPathException unusable(String what, InvalidPathException e) {
        boolean ascii = e.getInput().chars().allMatch(c -> c < 128);
        String advice = ascii ? "" : " (the locale may not support a character in it; set LC_ALL=C.UTF-8)";
        InvalidPathException named = new InvalidPathException(e.getInput(), what + ": " + e.getReason() + advice);
        named.initCause(e);
        return named;
    }
}
