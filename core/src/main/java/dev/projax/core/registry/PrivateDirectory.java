package dev.projax.core.registry;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Directories that only their user can write. The app's own directory is made with mode 0700 and tightened to it; where
 * files have no POSIX modes (Windows), what the user's profile inherits protects it.
 */
final class PrivateDirectory {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateDirectory() {}

    /** What is to be done with an existing directory. */
    enum Verdict {
        FINE,
        TIGHTEN,
        REFUSE
    }

    /** Judges the app's own directory: what older versions made is mended, what others may have used is refused. */
    static Verdict judgeOwn(boolean mine, Set<PosixFilePermission> mode) {
        if (!mine || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Verdict.REFUSE;
        }
        return OWNER_ONLY.containsAll(mode) ? Verdict.FINE : Verdict.TIGHTEN;
    }

    /**
     * Judges a directory of the user's own choice, which is not ours to change. A group-writable one is fine if the
     * group is the user's private one, as on systems with umask 002.
     */
    static Verdict judgeChosen(boolean mine, boolean privateGroup, Set<PosixFilePermission> mode) {
        boolean groupMayWrite = mode.contains(PosixFilePermission.GROUP_WRITE) && !privateGroup;
        boolean othersMayWrite = mode.contains(PosixFilePermission.OTHERS_WRITE);
        return mine && !groupMayWrite && !othersMayWrite ? Verdict.FINE : Verdict.REFUSE;
    }

    /** Makes {@code directory}, or checks and tightens it; returns what was changed, a sentence each. */
    static List<String> prepare(Path directory) throws FileSystemException {
        Facts facts = examine(directory);
        if (facts == null) {
            return List.of();
        }
        return switch (judgeOwn(facts.mine(), facts.mode())) {
            case FINE -> List.of();
            case TIGHTEN -> List.of(tighten(directory, facts));
            case REFUSE -> throw refusal(directory, facts);
        };
    }

    /** Makes {@code directory}, or checks that nobody else can replace a file in it. */
    static void requireUnwritableByOthers(Path directory) throws FileSystemException {
        Facts facts = examine(directory);
        if (facts != null && judgeChosen(facts.mine(), facts.privateGroup(), facts.mode()) == Verdict.REFUSE) {
            throw refusal(directory, facts);
        }
    }

    /** Who owns a directory and who may do what in it. */
    private record Facts(boolean mine, String owner, boolean privateGroup, Set<PosixFilePermission> mode) {}

    /** Makes {@code directory} if there is none and looks at it; null where files have no POSIX modes. */
    private static @Nullable Facts examine(Path directory) throws FileSystemException {
        try {
            create(directory);
            if (!CurrentUser.hasPosixFiles()) {
                return null;
            }
            PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
            String owner = attributes.owner().getName();
            boolean privateGroup = attributes.group().getName().equals(owner);
            return new Facts(CurrentUser.ownsTarget(directory), owner, privateGroup, attributes.permissions());
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    private static void create(Path directory) throws IOException {
        FileAttribute<?>[] ownerOnly = CurrentUser.hasPosixFiles()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
        try {
            Files.createDirectories(directory, ownerOnly);
        } catch (FileAlreadyExistsException e) {
            // JDK 17 also says so of a link to a directory, which is fine
            if (!Files.isDirectory(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
    }

    private static String tighten(Path directory, Facts facts) throws FileSystemException {
        try {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
        return directory + " had mode " + octal(facts.mode()) + "; it is now 0700, for its owner alone";
    }

    private static FileSystemException refusal(Path directory, Facts facts) {
        return new FileSystemException(
                directory.toString(),
                null,
                "owner " + facts.owner() + ", mode " + octal(facts.mode()) + ", so others could replace what is in it");
    }

    /** Returns the mode as {@code chmod} takes it, like 0755; the sticky bit and its kin are not seen by the JDK. */
    private static String octal(Set<PosixFilePermission> mode) {
        int bits = 0;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            bits = 2 * bits + (mode.contains(permission) ? 1 : 0);
        }
        String digits = Integer.toOctalString(bits);
        return "0".repeat(4 - digits.length()) + digits;
    }
}
