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
 * Directories that only their user can write. The app's own directory is made with mode 0700 and tightened to it; where
 * files have no POSIX modes (Windows), what the user's profile inherits protects it.
 */
public final class PrivateDirectory {
    /** The mode of {@code /tmp}. */
    private static final int EVERYBODYS = 01777;

    private PrivateDirectory() {}

    /** What is to be done with an existing directory. */
    enum Verdict {
        FINE,
        TIGHTEN,
        REFUSE
    }

    /**
     * Judges the app's own directory: what older versions made is to be tightened, if it is the app's alone; what others
     * may have used is refused.
     */
    static Verdict judgeOwn(boolean mine, Set<PosixFilePermission> mode) {
        if (!mine || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Verdict.REFUSE;
        }
        return OwnerOnly.DIRECTORY.containsAll(mode) ? Verdict.FINE : Verdict.TIGHTEN;
    }

    /** Judges a directory that the user chose for the port file alone, which is not ours to change. */
    static Verdict judgeChosen(boolean mine, Set<PosixFilePermission> mode) {
        boolean othersMayWrite =
                mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
        return mine && !othersMayWrite ? Verdict.FINE : Verdict.REFUSE;
    }

    /**
     * Judges the directory in which another one is to be made. What root's own places allow, the system decides; and in one
     * like {@code /tmp}, everybody's, each has what he makes. Any other user's is not to be filled: sudo may have kept that
     * user's {@code HOME}, and then the user could not use what root has made there.
     *
     * @param shared whether everybody may make files in it, which nobody but their owner can take away
     */
    static boolean mayHold(boolean mine, boolean roots, boolean shared) {
        return mine || roots || shared;
    }

    /**
     * Makes the directory of an app, or checks and tightens it.
     *
     * @param ourName one of that name is the app's alone, whatever is in it
     * @return what was changed, a sentence each
     */
    public static List<String> prepare(Path directory, String ourName) throws FileSystemException {
        Facts facts = examine(directory);
        List<String> notices = facts == null || judge(directory, ourName, facts) == Verdict.FINE
                ? List.of()
                : List.of(tighten(directory, facts));
        requireUsableBelow(directory);
        return notices;
    }

    /** Returns what {@link #prepare} would change, a sentence each; touches nothing. */
    public static List<String> foresee(Path directory, String ourName) throws FileSystemException {
        Facts facts = foresee(directory);
        requireUsableBelow(directory);
        return facts == null || judge(directory, ourName, facts) == Verdict.FINE
                ? List.of()
                : List.of(directory + " has mode " + OwnerOnly.octal(facts.mode()) + ", which is to be 0700");
    }

    /** Returns whether the directory is fine or to be tightened, and refuses any other. */
    private static Verdict judge(Path directory, String ourName, Facts facts) throws FileSystemException {
        Verdict verdict = judgeOwn(facts.mine(), facts.mode());
        if (verdict == Verdict.FINE) {
            return verdict;
        }
        if (verdict == Verdict.REFUSE || !(directory.endsWith(ourName) || holdsOnlyOurs(directory))) {
            throw refusal(
                    directory,
                    facts,
                    facts.mine()
                            ? "chmod 700 it if nobody else uses it, or choose another"
                            : "choose one of your own" + wayOutOfSudo());
        }
        return verdict;
    }

    /** Makes a directory of the app's own in its directory, which is for its user alone. */
    public static void make(Path directory) throws FileSystemException {
        try {
            create(directory);
            requireUsable(directory);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    /** Checks those directories of the app's own that are there. */
    private static void requireUsableBelow(Path directory) throws FileSystemException {
        for (String name : HomeNames.DIRECTORIES) {
            Path ours = directory.resolve(name);
            try {
                requireUsable(ours);
            } catch (NoSuchFileException e) {
                // made when it is needed
            } catch (IOException e) {
                throw FileProblem.at(ours, e);
            }
        }
    }

    /** Checks that a directory of the app's own is one, and no link, and not closed to its own user. */
    private static void requireUsable(Path directory) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new FileSystemException(
                    directory.toString(), null, "it is a symbolic link, and nothing is written through one; remove it");
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

    /** Tells whether the files in a directory are this user's own, or would be. */
    public static boolean isOwn(Path directory) {
        try {
            return Files.exists(directory)
                    ? CurrentUser.ownsTarget(directory)
                    : mayMakeIn(ExistingPath.nearest(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /** What another user keeps from us is no place of ours: nothing of ours can be there. */
    private static boolean isAnothers(Path directory) {
        try {
            return !CurrentUser.ownsTarget(ExistingPath.nearest(directory));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns what is in a directory and has a name like {@code pattern}; nothing if there is no such directory, or if it is
     * closed to us because it is in another user's home. What else stands there is not waited for.
     *
     * @throws FileSystemException if it cannot be read
     */
    public static List<Path> list(Path directory, String pattern) throws FileSystemException {
        // The JDK opens any file that is to be listed, and would wait for a FIFO; this name only a directory has.
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
            if (isAnothers(directory)) {
                return List.of();
            }
            throw FileProblem.at(directory, e);
        } catch (DirectoryIteratorException e) {
            throw FileProblem.at(directory, Objects.requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    /** Makes {@code directory}, or checks that nobody else can replace a file in it. */
    public static void requireUnwritableByOthers(Path directory) throws FileSystemException {
        requireUnwritableByOthers(directory, examine(directory));
    }

    /** Checks that nobody else can replace a file in {@code directory}, which need not be there yet. */
    public static void foreseeUnwritableByOthers(Path directory) throws FileSystemException {
        requireUnwritableByOthers(directory, foresee(directory));
    }

    private static void requireUnwritableByOthers(Path directory, @Nullable Facts facts) throws FileSystemException {
        if (facts != null && judgeChosen(facts.mine(), facts.mode()) == Verdict.REFUSE) {
            throw refusal(directory, facts, "the port file needs a directory that only you can write");
        }
    }

    /** Who owns a directory and who may do what in it. */
    private record Facts(boolean mine, String owner, Set<PosixFilePermission> mode) {}

    /** Makes {@code directory} if there is none and looks at it; null where files have no POSIX modes. */
    private static @Nullable Facts examine(Path directory) throws FileSystemException {
        try {
            create(directory);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
        return look(directory);
    }

    /** Looks at {@code directory}, and if there is none, at where it would be made; then returns null. */
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

    /** Tells whether nothing is in it but our files. The user may have named a directory that others use, like his own home. */
    private static boolean holdsOnlyOurs(Path directory) throws FileSystemException {
        for (Path entry : list(directory, "*")) {
            String name = String.valueOf(entry.getFileName());
            if (!HomeNames.isOurs(name)) {
                return false;
            }
        }
        return true;
    }

    /** Makes a directory and those above it, each with mode 0700 whatever the umask. */
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
                    "not made, because " + nearest + " belongs to " + owner + "; "
                            + "choose a place of your own" + wayOutOfSudo()
                            + ", or act as " + owner);
        }
    }

    /** Returns what helps root, who has another's directory mostly because sudo has kept that user's HOME. */
    private static String wayOutOfSudo() {
        return CurrentUser.isRoot() ? " (sudo -H does)" : "";
    }

    private static boolean mayMakeIn(Path directory) throws IOException {
        return !CurrentUser.hasPosixFiles()
                || mayHold(CurrentUser.ownsTarget(directory), CurrentUser.isRoots(directory), isEverybodys(directory));
    }

    private static boolean isEverybodys(Path directory) throws IOException {
        return (int) Files.getAttribute(directory, "unix:mode") % (EVERYBODYS + 1) == EVERYBODYS;
    }

    private static String tighten(Path directory, Facts facts) throws FileSystemException {
        try {
            Files.setPosixFilePermissions(directory, OwnerOnly.DIRECTORY);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
        return directory + " had mode " + OwnerOnly.octal(facts.mode()) + "; it is now 0700, for its owner alone";
    }

    private static FileSystemException refusal(Path directory, Facts facts, String remedy) {
        return new FileSystemException(
                directory.toString(),
                null,
                "owner " + facts.owner() + ", mode " + OwnerOnly.octal(facts.mode()) + "; " + remedy);
    }
}
