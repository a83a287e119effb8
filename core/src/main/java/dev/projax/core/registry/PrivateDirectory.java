package dev.projax.core.registry;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
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
    /** What stands in an app's directory, beside the port file and what is named after it. */
    private static final Set<String> OUR_ENTRIES = Set.of("instances", "leases", "start.lock", "logs", "audit.log");

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

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
        return OWNER_ONLY.containsAll(mode) ? Verdict.FINE : Verdict.TIGHTEN;
    }

    /** Judges a directory that the user chose for the port file alone, which is not ours to change. */
    static Verdict judgeChosen(boolean mine, Set<PosixFilePermission> mode) {
        boolean othersMayWrite =
                mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
        return mine && !othersMayWrite ? Verdict.FINE : Verdict.REFUSE;
    }

    /** Makes the directory of {@code app}, or checks and tightens it; returns what was changed, a sentence each. */
    static List<String> prepare(App app) throws FileSystemException {
        Path directory = app.directory();
        Facts facts = examine(directory);
        return facts == null || judge(app, facts) == Verdict.FINE ? List.of() : List.of(tighten(directory, facts));
    }

    /** Returns what {@link #prepare} would change, a sentence each; touches nothing. */
    static List<String> foresee(App app) throws FileSystemException {
        Path directory = app.directory();
        Facts facts = Files.exists(directory) ? look(directory) : null;
        return facts == null || judge(app, facts) == Verdict.FINE
                ? List.of()
                : List.of(directory + " has mode " + octal(facts.mode()) + ", which is to be 0700");
    }

    /** Returns whether the directory is fine or to be tightened, and refuses any other. */
    private static Verdict judge(App app, Facts facts) throws FileSystemException {
        Verdict verdict = judgeOwn(facts.mine(), facts.mode());
        if (verdict == Verdict.FINE) {
            return verdict;
        }
        if (verdict == Verdict.REFUSE || !holdsOnlyFilesOf(app)) {
            throw refusal(
                    app.directory(),
                    facts,
                    facts.mine() ? "chmod 700 it if nobody else uses it, or choose another" : "choose one of your own");
        }
        return verdict;
    }

    /** Makes a directory of the app's own in its directory, which is for its user alone. */
    static void make(Path directory) throws FileSystemException {
        try {
            create(directory);
        } catch (IOException e) {
            throw FileProblem.at(directory, e);
        }
    }

    /** Makes {@code directory}, or checks that nobody else can replace a file in it. */
    static void requireUnwritableByOthers(Path directory) throws FileSystemException {
        requireUnwritableByOthers(directory, examine(directory));
    }

    /** Checks that nobody else can replace a file in {@code directory}, which need not be there yet. */
    static void foreseeUnwritableByOthers(Path directory) throws FileSystemException {
        requireUnwritableByOthers(directory, Files.exists(directory) ? look(directory) : null);
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
     * Tells whether the directory is ours to tighten: it has the app's own name, or nothing in it but our files. The
     * user may have named a directory that others use, like his own home.
     */
    private static boolean holdsOnlyFilesOf(App app) throws FileSystemException {
        if (app.directory().endsWith("." + app.name())) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(app.directory())) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!OUR_ENTRIES.contains(name) && !name.startsWith(App.PORT_FILE_NAME)) {
                    return false;
                }
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw FileProblem.at(app.directory(), new IOException(e));
        } catch (IOException e) {
            throw FileProblem.at(app.directory(), e);
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

    private static FileSystemException refusal(Path directory, Facts facts, String remedy) {
        return new FileSystemException(
                directory.toString(), null, "owner " + facts.owner() + ", mode " + octal(facts.mode()) + "; " + remedy);
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
