package dev.projax.core.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/**
 * Files that are mount points, like a single file of the host that a container engine mounts. Such a file can be
 * written but not replaced: {@code rename} fails with EBUSY. Linux lists them in {@code /proc/self/mountinfo}
 * (proc_pid_mountinfo(5)). On other systems, files are not mount points.
 */
public final class MountPoint {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int FIELD = 4;
    private static final int OCTAL_DIGITS = 3;

    private MountPoint() {}

    /**
     * Checks that {@code file} is not a mount point.
     *
     * @throws FileSystemException if it is a mount point; the message says what to mount instead
     */
    public static void requireNone(Path file) throws FileSystemException {
        if (isOne(file, MOUNTS)) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "it is a mount point and cannot be replaced; mount its directory " + file.getParent() + " instead");
        }
    }

    /**
     * Returns whether the list {@code mounts} contains {@code file}. Other lines may have names that are not UTF-8, for
     * example from an old USB stick.
     */
    static boolean isOne(Path file, Path mounts) {
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && Files.exists(mounts)
                    && isIn(new String(Files.readAllBytes(mounts), StandardCharsets.UTF_8), realPath(file));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path realPath(Path file) throws IOException {
        Path parent = file.getParent();
        return parent == null ? file : parent.toRealPath().resolve(String.valueOf(file.getFileName()));
    }

    /** Returns whether {@code mounts}, with one line per mount, contains {@code file}. */
    static boolean isIn(String mounts, Path file) {
        String point = file.toString();
        for (String line : mounts.split("\n", -1)) {
            String[] fields = line.split(" ", FIELD + 2);
            if (fields.length > FIELD && unescaped(fields[FIELD]).equals(point)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the options of the file system that is mounted at {@code point}; none if it is no mount point.
     *
     * @param mounts the list of mounts, one line for each
     */
    public static List<String> optionsAt(Path point, String mounts) {
        List<String> options = List.of();
        for (String line : mounts.split("\n", -1)) {
            // The last mount hides the earlier ones. Its own options come last, after its type and its source.
            if (isIn(line, point)) {
                options = List.of(line.substring(line.lastIndexOf(' ') + 1).split(",", -1));
            }
        }
        return options;
    }

    /** Decodes a field. The kernel writes space, tab, line feed and backslash as a backslash and three octal digits. */
    private static String unescaped(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + OCTAL_DIGITS < field.length()) {
                c = (char) Integer.parseInt(field.substring(i + 1, i + 1 + OCTAL_DIGITS), 8);
                i += OCTAL_DIGITS;
            }
            text.append(c);
        }
        return text.toString();
    }
}
