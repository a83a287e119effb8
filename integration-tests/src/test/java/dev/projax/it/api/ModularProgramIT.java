package dev.projax.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Readme;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.junit.jupiter.api.Test;

/** Programs with their own {@code module-info}, compiled against our modules. */
final class ModularProgramIT {
    private static final String LIBRARIES =
            Distribution.directory().resolve("lib").toString();

    /** Has the same range as the README's programs, which a variable replaces here. */
    private static final String WINDOW = """
            package com.example.window;

            import dev.projax.core.allocation.PortRange;
            import dev.projax.core.registry.App;
            import dev.projax.desktop.ConnectionOptions;
            import dev.projax.desktop.ServerConnection;
            import java.time.Duration;

            public class Window {
                public static void main(String[] args) throws Exception {
                    App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
                    try (ServerConnection connection =
                            ServerConnection.open(ConnectionOptions.of(acme), state -> {}, Runnable::run)) {
                        System.out.println(connection.await(Duration.ofSeconds(10)).orElseThrow().url());
                    }
                }
            }
            """;

    /** Answers every request like a health check. */
    private static final String OWN_SERVER = """
            package com.example.acme;

            import dev.projax.core.allocation.PortBinder;
            import dev.projax.core.allocation.PortRange;
            import dev.projax.core.hosting.Hosting;
            import dev.projax.core.registry.App;
            import dev.projax.core.registry.Identity;
            import java.io.IOException;
            import java.net.InetSocketAddress;
            import java.net.ServerSocket;
            import java.net.Socket;
            import java.util.Scanner;

            public class OwnServer {
                public static void main(String[] args) throws Exception {
                    App acme = App.named("acme", PortRange.parse("24100-24109"), System.getenv());
                    try (var hosted = Hosting.of(acme)
                            .start(identity -> PortBinder.onIpv4(address -> listen(address, identity)))
                            .closeAtExit()) {
                        System.out.println(hosted.url());
                        hosted.awaitClose();
                    }
                }

                static ServerSocket listen(InetSocketAddress address, Identity identity) throws IOException {
                    ServerSocket listener = new ServerSocket(address.getPort(), 50, address.getAddress());
                    Thread thread = new Thread(() -> {
                        while (!listener.isClosed()) {
                            try (Socket connection = listener.accept()) {
                                answer(connection, identity);
                            } catch (IOException e) {
                                // closed
                            }
                        }
                    });
                    thread.setDaemon(true);
                    thread.start();
                    return listener;
                }

                static void answer(Socket connection, Identity identity) throws IOException {
                    String head = new Scanner(connection.getInputStream()).useDelimiter("\\r\\n\\r\\n").next();
                    String challenge = head.lines()
                            .filter(line -> line.startsWith("Projax-Challenge: "))
                            .map(line -> line.substring("Projax-Challenge: ".length()))
                            .findFirst()
                            .orElse(null);
                    var answer = identity.health(challenge);
                    StringBuilder text = new StringBuilder("HTTP/1.1 " + answer.status() + " Status\\r\\n");
                    answer.headers().forEach((name, value) -> text.append(name + ": " + value + "\\r\\n"));
                    text.append("Content-Length: " + answer.body().length() + "\\r\\nConnection: close\\r\\n\\r\\n");
                    connection.getOutputStream().write((text + answer.body()).getBytes());
                }
            }
            """;

    @Test
    void a_server_a_client_and_a_window_can_be_linked_into_an_image_and_work_from_it() throws Exception {
        try (Workplace place = Workplace.open()) {
            Sources sources = new Sources(place.directory());
            sources.add("com.example.acme", "module-info", """
                    module com.example.acme {
                        requires dev.projax.core;
                        requires jdk.httpserver;
                    }
                    """);
            sources.add("com.example.acme", "Acme", inPackage(Readme.block("java", "class Acme {")));
            sources.add("com.example.acme", "FindAcme", inPackage(Readme.block("java", "class FindAcme")));
            sources.add("com.example.window", "module-info", """
                    module com.example.window {
                        requires dev.projax.desktop;
                    }
                    """);
            sources.add("com.example.window", "Window", WINDOW);
            Terminal terminal = place.terminal()
                    .with("ACME_HOME", place.home().toString())
                    .with("ACME_RANGE", place.range().toString());

            assertThat(sources.compile()).isEmpty();
            Path image = sources.link("com.example.acme,com.example.window");
            String java = image.resolve("bin/java").toString();
            ServerProcess window = terminal.start(java, "-m", "com.example.window/com.example.window.Window");
            ServerProcess acme = terminal.start(java, "-m", "com.example.acme/com.example.acme.Acme")
                    .awaitUrl();
            Finished client = terminal.run(java, "-m", "com.example.acme/com.example.acme.FindAcme");

            assertThat(modules(image))
                    .containsExactlyInAnyOrder(
                            "com.example.acme",
                            "com.example.window",
                            "dev.projax.core",
                            "dev.projax.desktop",
                            "java.base",
                            "jdk.httpserver");
            assertThat(client.out()).as(client.err()).isEqualTo(acme.url() + "\n");
            assertThat(window.awaitUrl().url()).isEqualTo(acme.url());
            assertThat(acme.terminate()).isEqualTo(143);
            assertThat(place.files()).isEmpty();
        }
    }

    @Test
    void a_server_of_its_own_needs_no_module_for_http() throws Exception {
        try (Workplace place = Workplace.open()) {
            Sources sources = new Sources(place.directory());
            sources.add("com.example.acme", "module-info", "module com.example.acme { requires dev.projax.core; }");
            sources.add("com.example.acme", "OwnServer", OWN_SERVER);
            sources.add("com.example.acme", "FindAcme", inPackage(Readme.block("java", "class FindAcme")));
            Terminal terminal = place.terminal()
                    .with("ACME_HOME", place.home().toString())
                    .with("ACME_RANGE", place.range().toString());

            assertThat(sources.compile()).isEmpty();
            Path image = sources.link("com.example.acme");
            String java = image.resolve("bin/java").toString();
            ServerProcess server = terminal.start(java, "-m", "com.example.acme/com.example.acme.OwnServer")
                    .awaitUrl();
            Finished client = terminal.run(java, "-m", "com.example.acme/com.example.acme.FindAcme");
            int exit = server.terminate();

            assertThat(modules(image)).containsExactlyInAnyOrder("com.example.acme", "dev.projax.core", "java.base");
            assertThat(client.out()).as(client.err()).isEqualTo(server.url() + "\n");
            assertThat(exit).isEqualTo(143);
            assertThat(place.files()).isEmpty();
        }
    }

    @Test
    void code_cannot_use_packages_that_are_not_exported_to_it() throws Exception {
        ModuleDescriptor core = ModuleFinder.of(Path.of(LIBRARIES, "projax-core.jar"))
                .find("dev.projax.core")
                .orElseThrow()
                .descriptor();
        List<String> exported = core.exports().stream()
                .filter(it -> !it.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .toList();
        try (Workplace place = Workplace.open()) {
            Sources sources = new Sources(place.directory());
            sources.add("com.example.acme", "module-info", "module com.example.acme { requires dev.projax.core; }");
            String imports = core.packages().stream()
                    .map(name -> "import " + name + ".*;\n")
                    .collect(Collectors.joining());
            sources.add("com.example.acme", "Curious", inPackage(imports + "class Curious {}"));

            List<String> errors = sources.compile();

            assertThat(errors)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(core.packages().stream()
                            .filter(name -> !exported.contains(name))
                            .map(name -> "package " + name + " is not visible")
                            .toList());
        }
    }

    private static String inPackage(String source) {
        return "package com.example.acme;\n\n" + source;
    }

    private static List<String> modules(Path image) throws IOException {
        Properties release = new Properties();
        try (Reader file = Files.newBufferedReader(image.resolve("release"))) {
            release.load(file);
        }
        return Pattern.compile("[^\" ]+")
                .matcher(release.getProperty("MODULES"))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    /** Sources by module, with the steps to compile and link them. */
    private record Sources(Path directory) {
        void add(String module, String type, String source) throws IOException {
            Path own = Files.createDirectories(directory.resolve("sources").resolve(module));
            Files.writeString(own.resolve(type + ".java"), source);
        }

        /** Compiles the sources, and returns the first line of each error. */
        List<String> compile() throws IOException {
            JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
            DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
            try (StandardJavaFileManager files = compiler.getStandardFileManager(said, Locale.ROOT, null);
                    Stream<Path> all = Files.walk(directory.resolve("sources"))) {
                List<String> options = List.of(
                        "--module-source-path",
                        directory.resolve("sources").toString(),
                        "--module-path",
                        LIBRARIES,
                        "-d",
                        directory.resolve("classes").toString());
                List<Path> sources = all.filter(Files::isRegularFile).toList();
                compiler.getTask(null, files, said, options, null, files.getJavaFileObjectsFromPaths(sources))
                        .call();
            }
            return said.getDiagnostics().stream()
                    .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
                    .map(it -> it.getMessage(Locale.ROOT).lines().findFirst().orElse(""))
                    .toList();
        }

        /** Links a Java image with these modules and what they require. */
        Path link(String modules) {
            Path image = directory.resolve("image");
            StringWriter said = new StringWriter();
            int exit = ToolProvider.findFirst("jlink")
                    .orElseThrow()
                    .run(
                            new PrintWriter(said),
                            new PrintWriter(said),
                            "--module-path",
                            LIBRARIES + File.pathSeparator + directory.resolve("classes"),
                            "--add-modules",
                            modules,
                            "--output",
                            image.toString());
            assertThat(exit).as(said.toString()).isZero();
            return image;
        }
    }
}
