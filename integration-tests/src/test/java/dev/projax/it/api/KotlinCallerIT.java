package dev.projax.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.Workplace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A Kotlin program whose class path has only core and Kotlin's own library, and not even the annotations: its compiler
 * knows where null is allowed.
 */
@Tag("long")
final class KotlinCallerIT {
    private static final Duration COMPILING = Duration.ofMinutes(2);
    private static final String CORE =
            Distribution.directory().resolve("lib/projax-core.jar").toString();
    private static final String JAVA = System.getProperty("java.home") + "/bin/java";

    @Test
    void a_caller_with_a_name_compiles_and_runs() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished compiled = compile(place, caller("\"acme\""));
            Finished ran = place.terminal()
                    .with("ACME_HOME", place.home().toString())
                    .run(JAVA, "-cp", classPath("classes", CORE, libraryOfKotlin()), "CallerKt");

            assertThat(compiled.exit()).as(compiled.err()).isZero();
            assertThat(ran.out()).as(ran.err()).isEqualTo(place.portFile() + "\n");
        }
    }

    @Test
    void a_caller_without_a_name_is_refused_by_the_compiler() throws Exception {
        try (Workplace place = Workplace.open()) {
            Finished compiled = compile(place, caller("null"));

            assertThat(compiled.exit()).isNotZero();
            assertThat(compiled.err())
                    .contains("error: null cannot be a value of a non-null type 'String'", "App.named(null, ")
                    .containsOnlyOnce(" error: ");
        }
    }

    /** Passes the null that {@code Identity} allows. */
    private static String caller(String name) {
        return """
                import dev.projax.core.allocation.PortRange
                import dev.projax.core.registry.App
                import dev.projax.core.registry.Identity

                val acme = App.named(%s, PortRange.parse("24100-24109"), System.getenv())
                fun isOpenToAll(identity: Identity) = identity.admits(null)
                fun main() = println(acme.portFile())
                """.formatted(name);
    }

    private static Finished compile(Workplace place, String source) throws IOException {
        Path file = Files.writeString(place.directory().resolve("Caller.kt"), source);
        return place.terminal()
                .run(
                        COMPILING,
                        JAVA,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        compiler(),
                        "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
                        "-no-stdlib",
                        "-cp",
                        classPath(CORE, libraryOfKotlin()),
                        "-d",
                        "classes",
                        file.toString());
    }

    private static String classPath(String... places) {
        return String.join(File.pathSeparator, places);
    }

    private static String libraryOfKotlin() throws IOException {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(compiler())
                .filter(jar -> Path.of(jar).getFileName().toString().startsWith("kotlin-stdlib-"))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the class path of the compiler, which the build has written to a file. */
    private static String compiler() throws IOException {
        return Files.readString(Path.of(System.getProperty("projax.kotlin")));
    }
}
