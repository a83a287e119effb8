package dev.projax.core.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Directories that only their owner can write to. The app's home is created with mode 0700, and tightened to it if it
 * exists. Where files have no POSIX modes (Windows), the permissions inherited from the user's profile protect it.
 */
public final class PrivateDirectory {
    /** The mode of {@code /tmp}: every user may create files, and only their owner may delete them. */
    private static final int SHARED_MODE = 01777;

    private PrivateDirectory() {}

    /** What to do with an existing directory. */
    enum Verdict {
        FINE,
        TIGHTEN,
        REFUSE
    }

    /**
     * Judges the app's home. A directory that older versions created is tightened, if it is the app's alone. One that
     * other users may have written to is refused.
     */
    static Verdict judgeOwn(boolean mine, Set<PosixFilePermission> mode) {
        if (!mine || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Verdict.REFUSE;
        }
        return OwnerOnly.DIRECTORY.containsAll(mode) ? Verdict.FINE : Verdict.TIGHTEN;
    }

    /** Judges a directory that the user chose for the port file only. Its mode is not ours to change. */
    static Verdict judgeChosen(boolean mine, Set<PosixFilePermission> mode) {
        boolean othersMayWrite =
                mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
        return mine && !othersMayWrite ? Verdict.FINE : Verdict.REFUSE;
    }

    /**
     * Judges whether a directory may be created in another one. The operating system decides what root's directories
     * allow, and in a shared one like {@code /tmp} users own what they create. Nothing is created in any other user's
     * directory: sudo may have kept that user's {@code HOME}, and the user could not use what root creates there.
     *
     * @param shared whether every user may create files in it, and only their owner may delete them
     */
    static boolean mayHold(boolean mine, boolean roots, boolean shared) {
        return mine || roots || shared;
    }

    /**
     * Creates the home of an app, or checks and tightens it.
     *
     * @param ourName a directory of this name is the app's alone, whatever it contains
     * @return one sentence for each change
     */
    public static List<String> prepare(Path directory, String ourName) throws FileSystemException {
        Facts facts = examine(directory);
        List<String> notices = facts == null || judge(directory, ourName, facts) == Verdict.FINE
                ? List.of()
                : List.of(tighten(directory, facts));
        requireUsableBelow(directory);
        return notices;
    }

    /** Returns one sentence for each change that {@link #prepare} would make. Changes nothing. */
    public static List<String> foresee(Path directory, String ourName) throws FileSystemException {
        Facts facts = foresee(directory);
        requireUsableBelow(directory);
        return facts == null || judge(directory, ourName, facts) == Verdict.FINE
                ? List.of()
                : List.of(directory + " has mode " + OwnerOnly.octal(facts.mode()) + " and should have 0700");
    }

    /** Returns whether the directory is fine or must be tightened; throws if it is refused. */
    private static Verdict judge(Path directory, String ourName, Facts facts) throws FileSystemException {
        Verdict verdict = judgeOwn(facts.mine(), facts.mode());
        if (verdict == Verdict.FINE) {
            return verdict;
        }
        if (verdict == Verdict.REFUSE || !(directory.endsWith(ourName) || holdsOnlyOurs(directory))) {
            throw facts.mine()
                    ? refusal(directory, "it is not private", facts, "if only you use it, try: chmod 700 " + directory)
                    : refusal(
                            directory,
                            "it belongs to another user",
                            facts,
                            "choose a directory of your own" + wayOutOfSudo());
        }
        return verdict;
    }

    /** Creates a directory in the app's home that only its owner can access. */
    public static void make(Path directory) throws FileSystemException {
        try {
            create(directory);
            requireUsable(directory);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    /** Checks the directories in the app's home that exist. */
    private static void requireUsableBelow(Path directory) throws FileSystemException {
        for (String name : HomeNames.DIRECTORIES) {
            Path ours = directory.resolve(name);
            try {
                requireUsable(ours);
            } catch (NoSuchFileException e) {
                // Created when needed.
            } catch (IOException e) {
                throw FileProblem.at(ours, e);
            }
        }
    }

    /** Checks that the path is a directory, not a link, and that its owner can read and write it. */
    private static void requireUsable(Path directory) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "it is a symbolic link, and nothing is written through links; remove it");
        }
        if (!attributes.isDirectory()) {
            throw new FileSystemException(directory.toString(), null, "not a directory; remove it");
        }
        boolean isClosed = CurrentUser.hasPosixFiles()
                && !CurrentUser.isRoot()
                && !Files.getPosixFilePermissions(directory).containsAll(OwnerOnly.DIRECTORY);
        if (isClosed) {
            throw new AccessDeniedException(directory.toString());
        }
    }

    /** Returns whether this user owns the directory, or may create it. */
    public static boolean isOwn(Path directory) {
        try {
            return Files.exists(directory)
                    ? CurrentUser.ownsTarget(directory)
                    : mayMakeIn(ExistingPath.nearest(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns whether another user owns the directory. If it is closed to us, nothing of ours can be in it. */
    private static boolean isOwnedByAnother(Path directory) {
        try {
            return !CurrentUser.ownsTarget(ExistingPath.nearest(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns the entries of a directory that match {@code pattern}. The list is empty if there is no such directory,
     * or if it is closed to us because another user owns it. Does not block if something else, like a FIFO, is in its
     * place.
     *
     * @throws FileSystemException if it cannot be read
     */
    public static List<Path> list(Path directory, String pattern) throws FileSystemException {
        // The JDK opens whatever it lists, and would block on a FIFO. Only a directory has an entry with this name.
        Path itself = directory.resolve(".");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(itself, pattern)) {
            List<Path> found = new ArrayList<>();
            for (Path entry : entries) {
                found.add(directory.resolve(String.valueOf(entry.getFileName())));
            }
            return found;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (AccessDeniedException e) {
            if (isOwnedByAnother(directory)) {
                return List.of();
            }
            throw FileProblem.at(directory, e);
        } catch (DirectoryIteratorException e) {
            throw FileProblem.at(directory, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    /**
     * Creates {@code directory}, or checks that no other user can replace files in it.
     *
     * @param content what should be in it, like {@code the port file}
     */
    public static void requireUnwritableByOthers(Path directory, String content) throws FileSystemException {
        requireUnwritableByOthers(directory, content, examine(directory));
    }

    /** Checks that no other user can replace files in {@code directory}, which need not exist yet. */
    public static void foreseeUnwritableByOthers(Path directory, String content) throws FileSystemException {
        requireUnwritableByOthers(directory, content, foresee(directory));
    }

    private static void requireUnwritableByOthers(Path directory, String content, @Nullable Facts facts)
            throws FileSystemException {
        if (facts != null && judgeChosen(facts.mine(), facts.mode()) == Verdict.REFUSE) {
            throw refusal(
                    directory, "it is not safe for " + content, facts, "choose a directory that only you can write to");
        }
    }

    /** The owner and mode of a directory. */
    private record Facts(boolean mine, String owner, Set<PosixFilePermission> mode) {}

    /** Creates {@code directory} if it does not exist, and returns its facts; null where files have no POSIX modes. */
    private static @Nullable Facts examine(Path directory) throws FileSystemException {
        try {
            create(directory);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
        return look(directory);
    }

    /** Returns the facts of {@code directory}. If it does not exist, checks that it can be created and returns null. */
    private static @Nullable Facts foresee(Path directory) throws FileSystemException {
        if (Files.exists(directory)) {
            return look(directory);
        }
        try {
            requireMayMake(directory);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
        return null;
    }

    private static @Nullable Facts look(Path directory) throws FileSystemException {
        try {
            if (!CurrentUser.hasPosixFiles()) {
                return null;
            }
            PosixFileAttributes attributes = Files.readAttributes(directory, PosixFileAttributes.class);
            return new Facts(
                    CurrentUser.ownsTarget(directory), attributes.owner().getName(), attributes.permissions());
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    /**
     * Returns whether the directory holds only our files. The user may have chosen one that other programs use, like
     * the home directory.
     */
    private static boolean holdsOnlyOurs(Path directory) throws FileSystemException {
        for (Path entry : list(directory, "*")) {
            String name = String.valueOf(entry.getFileName());
            if (!HomeNames.isOurs(name)) {
                return false;
            }
        }
        return true;
    }

    /** Creates a directory and its missing parents, each with mode 0700 whatever the umask. */
    private static void create(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new NotDirectoryException(directory.toString());
        }
        requireMayMake(directory);
        Path above = directory.getParent();
        if (above != null) {
            create(above);
        }
        try {
            createOne(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new NotDirectoryException(directory.toString());
            }
        }
    }

    private static void createOne(Path directory) throws IOException {
        if (!CurrentUser.hasPosixFiles()) {
            Files.createDirectory(directory);
            return;
        }
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OwnerOnly.DIRECTORY));
        if (!Files.getPosixFilePermissions(directory).equals(OwnerOnly.DIRECTORY)) {
            Files.setPosixFilePermissions(directory, OwnerOnly.DIRECTORY);
        }
    }

    private static void requireMayMake(Path directory) throws IOException {
        Path nearest = ExistingPath.nearest(directory);
        if (!mayMakeIn(nearest)) {
            String owner = CurrentUser.ownerOf(nearest);
            throw new FileSystemException(
                    directory.toString(),
                    null,
                    "not created, because " + nearest + " belongs to " + owner + "; "
                            + "choose a directory of your own" + wayOutOfSudo()
                            + ", or run as " + owner);
        }
    }

    /** Returns what root can do. Root usually gets another user's directory because sudo kept that user's HOME. */
    private static String wayOutOfSudo() {
        return CurrentUser.isRoot() ? " or use sudo -H" : "";
    }

    private static boolean mayMakeIn(Path directory) throws IOException {
        return !CurrentUser.hasPosixFiles()
                || mayHold(
                        CurrentUser.ownsTarget(directory), CurrentUser.isOwnedByRoot(directory), isShared(directory));
    }

    private static boolean isShared(Path directory) throws IOException {
        return (int) Files.getAttribute(directory, "unix:mode") % (SHARED_MODE + 1) == SHARED_MODE;
    }

    private static String tighten(Path directory, Facts facts) throws FileSystemException {
        try {
            Files.setPosixFilePermissions(directory, OwnerOnly.DIRECTORY);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
        return directory + " had mode " + OwnerOnly.octal(facts.mode())
                + "; it is now 0700, so that only its owner can access it";
    }

    private static FileSystemException refusal(Path directory, String why, Facts facts, String fix) {
        return new FileSystemException(
                directory.toString(),
                null,
                why + " (owner " + facts.owner() + ", mode " + OwnerOnly.octal(facts.mode()) + "); " + fix);
    }
}
