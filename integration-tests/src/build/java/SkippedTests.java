import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A build step: {@code java SkippedTests.java ROOT SINCE} prints how many tests were skipped, why, and how to run them.
 * It reads the reports of surefire and failsafe in {@code ROOT/*}{@code /target} that are newer than that instant, so
 * it covers only this build. Prints nothing if no test has run.
 */
final class SkippedTests {
    private static final Pattern PACKAGE = Pattern.compile(" \\(Debian: ([^)]+)\\)");
    private static final String ROOT_NEEDED = "needs root";

    /** What JUnit writes before a reason. */
    private static final String ABORTED = "^(org\\.opentest4j\\.TestAbortedException: )?(Assumption failed: )?";

    private int tests;
    private int skipped;
    private final Map<String, Integer> byReason = new TreeMap<>();

    public static void main(String[] args) throws Exception {
        SkippedTests table = new SkippedTests();
        for (Path report : reports(Path.of(args[0]), Instant.parse(args[1]))) {
            table.read(report);
        }
        table.lines().forEach(System.out::println);
    }

    private static List<Path> reports(Path root, Instant since) throws IOException {
        PathMatcher report = FileSystems.getDefault().getPathMatcher("glob:**/target/*-reports/**TEST-*.xml");
        List<Path> reports = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root, 6)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (report.matches(file)
                        && !Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    reports.add(file);
                }
            }
        }
        return reports;
    }

    private void read(Path report) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        NodeList cases = parser.parse(report.toFile()).getElementsByTagName("testcase");
        tests += cases.getLength();
        for (int i = 0; i < cases.getLength(); i++) {
            if (((Element) cases.item(i)).getElementsByTagName("skipped").item(0) instanceof Element skip) {
                skipped++;
                byReason.merge(reason(skip.getAttribute("message") + skip.getTextContent()), 1, Integer::sum);
            }
        }
    }

    /** Returns the first line of JUnit's text, a message or a stack trace, without JUnit's own words. */
    private static String reason(String said) {
        String line = said.lines().findFirst().orElse("").replaceFirst(ABORTED, "");
        return line.isEmpty() ? "no reason given" : line;
    }

    private List<String> lines() {
        if (tests == 0) {
            return List.of();
        }
        if (skipped == 0) {
            return List.of("All " + tests + " tests ran, none were skipped.");
        }
        List<String> lines = new ArrayList<>();
        lines.add(skipped + " of " + tests + " tests were skipped:");
        byReason.forEach((reason, count) -> lines.add(
                String.format("  %4d  %-54s  %s", count, PACKAGE.matcher(reason).replaceFirst(""), remedy(reason))
                        .stripTrailing()));
        return lines;
    }

    private static String remedy(String reason) {
        Matcher debian = PACKAGE.matcher(reason);
        if (debian.find()) {
            return "apt-get install " + debian.group(1);
        }
        return reason.startsWith(ROOT_NEEDED) ? "run Maven as root" : "";
    }
}
