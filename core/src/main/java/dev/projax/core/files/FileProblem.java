package dev.projax.core.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;

/**
 * Converts the JDK's file exceptions. Some have a path without a reason, some a reason without a path. The exceptions
 * of this package have both.
 */
public final class FileProblem {
    private FileProblem() {}

    /** Returns {@code e} as an exception that names {@code path} and says why. */
    public static FileSystemException at(Path path, IOException e) {
        String why = e instanceof AccessDeniedException ? reason(e) + culprit(path) : reason(e);
        FileSystemException problem = new FileSystemException(path.toString(), null, why);
        problem.initCause(e);
        return problem;
    }

    /** Returns the operating system's reason. */
    static String reason(IOException e) {
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return inLowerCase(file.getReason());
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it already exists";
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "it is a directory that is not empty; remove it";
        }
        if (e instanceof NotDirectoryException) {
            return "not a directory";
        }
        return e instanceof FileSystemException ? e.getClass().getSimpleName() : String.valueOf(e.getMessage());
    }

    /** Returns the system's words for a directory in place of a file, and the reverse, as they are written here. */
    private static String inLowerCase(String reason) {
        return switch (reason) {
            case "Is a directory" -> "is a directory";
            case "Not a directory" -> "not a directory";
            default -> reason;
        };
    }

    /**
     * Returns the owner and mode of the path that denied access to {@code path}, and a fix; empty if they are not
     * visible.
     */
    private static String culprit(Path path) {
        try {
            Path nearest = ExistingPath.nearest(path);
            PosixFileAttributes attributes = Files.readAttributes(nearest, PosixFileAttributes.class);
            boolean canFix = CurrentUser.ownsTarget(nearest)
                    && !attributes
                            .permissions()
                            .containsAll(attributes.isDirectory() ? OwnerOnly.DIRECTORY : OwnerOnly.FILE);
            return "; " + (nearest.equals(path) ? "" : nearest + " has ") + "owner "
                    + attributes.owner().getName() + ", mode "
                    + OwnerOnly.octal(attributes.permissions())
                    + (canFix ? "; try: chmod u+rwX " + nearest : "");
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }
}
