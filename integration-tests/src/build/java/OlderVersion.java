import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A build step: {@code java OlderVersion.java ROOT DIRECTORY MAVEN DOWNLOADS offline=WHETHER} builds the distribution
 * of version 0.1 in {@code DIRECTORY}, from its commit in the repository at {@code ROOT}, unless it is already there.
 * It uses the Maven and the local repository of the current build, and works offline if that does. It installs nothing,
 * because a build that can be repeated leaves no older version behind. If the commit is missing, as in a shallow clone or a
 * source archive, it says so and builds nothing.
 */
final class OlderVersion {
    private static final String COMMIT = "9b59e0bef5a145ada7f560af9b01abe17532668f";

    /** Created when everything else is done. */
    private static final String WHOLE = "whole";

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toRealPath();
        Path directory = Path.of(args[1]);
        if (Files.exists(directory.resolve(WHOLE))) {
            return;
        }
        delete(directory);
        if (!hasCommit(root)) {
            System.out.println("cannot test with version 0.1: " + root + " has no commit " + COMMIT);
            return;
        }
        Files.createDirectories(directory);
        extract(root, directory);
        build(directory, Path.of(args[2]), Path.of(args[3]), args[4].equals("offline=true"));
        Files.createFile(directory.resolve(WHOLE));
    }

    private static boolean hasCommit(Path root) throws InterruptedException {
        try {
            return git(root, "cat-file", "-e", COMMIT + "^{commit}")
                            .redirectError(Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            // git is not installed
            return false;
        }
    }

    private static void extract(Path root, Path directory) throws IOException, InterruptedException {
        ProcessBuilder archive = git(root, "archive", COMMIT).redirectError(Redirect.INHERIT);
        ProcessBuilder unpacked = new ProcessBuilder("tar", "-x", "-f", "-", "-C", directory.toString());
        for (Process process :
                ProcessBuilder.startPipeline(List.of(archive, unpacked.redirectError(Redirect.INHERIT)))) {
            succeed(process, "git archive | tar");
        }
    }

    /** Accepts another user's clone, because nothing of its configuration is run. */
    private static ProcessBuilder git(Path root, String... arguments) {
        ProcessBuilder git = new ProcessBuilder("git", "-C", root.toString(), "-c", "safe.directory=" + root);
        git.command().addAll(List.of(arguments));
        return git;
    }

    private static void build(Path directory, Path maven, Path downloads, boolean offline)
            throws IOException, InterruptedException {
        ProcessBuilder build = new ProcessBuilder(
                maven.resolve(File.separatorChar == '/' ? "bin/mvn" : "bin/mvn.cmd")
                        .toString(),
                "-B",
                "-q",
                "-T2",
                "-Dmaven.repo.local=" + downloads,
                "-pl",
                "cli",
                "-am",
                "-Dmaven.test.skip",
                "-Dspotless.check.skip",
                "-Dmaven.javadoc.skip",
                "-Dmaven.source.skip",
                "package");
        if (offline) {
            build.command().add("-o");
        }
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        succeed(build.directory(directory.toFile()).inheritIO().start(), "the build of version 0.1");
    }

    private static void succeed(Process process, String what) throws InterruptedException {
        if (process.waitFor() != 0) {
            throw new IllegalStateException(what + " exited with " + process.exitValue());
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
    }
}
