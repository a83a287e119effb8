import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A step of the build: {@code java Image.java DISTRIBUTION IMAGE [JDK]} copies the distribution to {@code IMAGE} and
 * adds a Java runtime in {@code IMAGE/runtime}, made by the jlink of a JDK 25. That is {@code JDK} if given, else
 * {@code JDK25_HOME}, else {@code JAVA_HOME} or a directory in {@code /usr/lib/jvm} if it is a JDK 25.
 */
final class Image {
    private static final int VERSION = 25;

    /**
     * The modules that the jars need: {@code java.naming} and {@code java.security.sasl} are for XNIO, {@code
     * jdk.unsupported} is for signals. {@code java.management} is left out: XNIO would register beans for a console,
     * which takes a quarter of a server's start, and works without them.
     */
    private static final String MODULES =
            "java.base,java.logging,java.naming,java.security.sasl,java.xml,jdk.unsupported";

    private Image() {}

    public static void main(String[] args) throws Exception {
        Path distribution = Path.of(args[0]);
        Path image = Path.of(args[1]);
        Path jdk = jdk(args.length > 2 ? args[2] : "");
        if (jdk == null) {
            System.err.println(
                    "projax: no JDK " + VERSION + " found for the image; set JDK25_HOME or give -Djdk25=DIR");
            System.exit(1);
        }
        delete(image);
        copy(distribution, image);
        link(jdk, image.resolve("runtime"));
        setTimes(image.resolve("runtime"), Files.getLastModifiedTime(image.resolve("lib/projax-core.jar")));
    }

    private static Path jdk(String given) throws IOException {
        List<String> homes = new ArrayList<>(List.of(given));
        if (given.isEmpty()) {
            homes.add(System.getenv().getOrDefault("JDK25_HOME", ""));
            homes.add(System.getenv().getOrDefault("JAVA_HOME", ""));
            homes.add(System.getProperty("java.home"));
            Path all = Path.of("/usr/lib/jvm");
            if (Files.isDirectory(all)) {
                try (DirectoryStream<Path> found = Files.newDirectoryStream(all)) {
                    found.forEach(home -> homes.add(home.toString()));
                }
            }
        }
        for (String home : homes) {
            if (!home.isEmpty() && isSuitable(Path.of(home))) {
                return Path.of(home);
            }
        }
        return null;
    }

    /** Returns whether it is a complete JDK of that version, according to its file {@code release}. */
    private static boolean isSuitable(Path home) throws IOException {
        Path release = home.resolve("release");
        return Files.isReadable(release)
                && Files.exists(program(home, "jlink"))
                && Files.readAllLines(release).stream()
                        .anyMatch(line -> line.matches("JAVA_VERSION=\"" + VERSION + "\\b.*"));
    }

    private static Path program(Path home, String name) {
        return home.resolve("bin").resolve(File.separatorChar == '/' ? name : name + ".exe");
    }

    private static void link(Path jdk, Path runtime) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(
                        program(jdk, "jlink").toString(),
                        "--add-modules",
                        MODULES,
                        "--no-header-files",
                        "--no-man-pages",
                        "--strip-java-debug-attributes",
                        "--generate-cds-archive",
                        "--output",
                        runtime.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("jlink of " + jdk + " exited with " + exit);
        }
    }

    /** Copies everything except the class archives, which are for another Java. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = String.valueOf(file.getFileName());
                if (!name.endsWith(".jsa") && !name.equals("archives")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    /**
     * Sets the times of all files: a JVM checks the size and time of the files in its cache, and a tar has whole
     * seconds.
     */
    private static void setTimes(Path tree, FileTime time) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.setLastModifiedTime(file, time);
                }
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.walk(tree)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }
}
