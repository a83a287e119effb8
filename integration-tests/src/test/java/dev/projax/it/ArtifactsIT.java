package dev.projax.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.Requirement;
import dev.projax.it.fixture.Distribution;
import dev.projax.it.fixture.Workplace;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The build's artifacts contain what their users expect. */
final class ArtifactsIT {
    @ParameterizedTest
    @CsvSource({
        "core, dev/projax/core/hosting/Hosting",
        "server, dev/projax/server/ApiServer",
        "desktop-bridge, dev/projax/desktop/ServerConnection"
    })
    void published_modules_have_sources_and_javadoc(String module, String type) throws Exception {
        Path target = Distribution.root().resolve(module).resolve("target");
        String name = "projax-" + module + "-" + Distribution.version();

        assertThat(entries(target.resolve(name + ".jar"))).contains(type + ".class");
        assertThat(entries(target.resolve(name + "-sources.jar"))).contains(type + ".java");
        assertThat(entries(target.resolve(name + "-javadoc.jar")))
                .anyMatch(entry -> entry.endsWith(type + ".html"))
                .contains("index.html");
    }

    /** NullAway checks no other packages, and Kotlin does not read the module's annotation. */
    @ParameterizedTest
    @ValueSource(strings = {"core", "server", "desktop-bridge", "cli"})
    void each_package_tells_java_and_kotlin_that_it_accepts_no_null(String module) throws Exception {
        Path jar = Distribution.directory().resolve("lib/projax-" + module + ".jar");
        Set<String> packages = entries(jar).stream()
                .filter(entry -> entry.endsWith(".class") && entry.contains("/"))
                .map(entry -> entry.substring(0, entry.lastIndexOf('/')).replace('/', '.'))
                .collect(Collectors.toSet());

        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, NullMarked.class.getClassLoader())) {
            assertThat(packages)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(Class.forName(name + ".package-info", false, classes))
                            .hasAnnotation(NullMarked.class));
        }
    }

    @Test
    void core_needs_nothing_but_the_jdk() {
        Path core = Distribution.directory().resolve("lib/projax-core.jar");

        ModuleDescriptor module =
                ModuleFinder.of(core).find("dev.projax.core").orElseThrow().descriptor();

        assertThat(module.requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactly("java.base");
        assertThat(module.isOpen()).isFalse();
        assertThat(module.exports())
                .filteredOn(exported -> !exported.isQualified())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(
                        "dev.projax.core.allocation",
                        "dev.projax.core.registry",
                        "dev.projax.core.discovery",
                        "dev.projax.core.hosting",
                        "dev.projax.core.conflict");
    }

    /** All commands except serve run with lib/client.jar, and on Linux none of them needs OSHI. */
    @Test
    void the_short_class_path_has_all_that_its_commands_need() throws IOException {
        Path lib = Distribution.directory().resolve("lib");
        StringWriter found = new StringWriter();

        int exit = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(found),
                        new PrintWriter(found),
                        "--multi-release",
                        "base",
                        "-verbose:class",
                        "-cp",
                        classPath(lib.resolve("client.jar")),
                        lib.resolve("projax-cli.jar").toString());

        assertThat(exit).as(found.toString()).isZero();
        assertThat(found.toString()
                        .lines()
                        .filter(line -> line.endsWith("not found") && line.startsWith(" "))
                        .filter(line -> !line.contains("-> org.jspecify.")))
                .isNotEmpty()
                .allMatch(line -> line.strip().startsWith("dev.projax.cli.port.OshiSocketTable"));
    }

    @Test
    void the_bridge_is_a_module_on_core_alone() {
        Path lib = Distribution.directory().resolve("lib");

        ModuleDescriptor module = ModuleFinder.of(lib.resolve("projax-desktop-bridge.jar"))
                .find("dev.projax.desktop")
                .orElseThrow()
                .descriptor();

        assertThat(module.requires())
                .filteredOn(required -> !required.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                .extracting(ModuleDescriptor.Requires::name)
                .containsExactlyInAnyOrder("java.base", "dev.projax.core");
    }

    @Test
    void the_archive_unpacks_to_a_command_that_runs() throws Exception {
        Requirement.command("tar");
        try (Workplace place = Workplace.open()) {
            Path archive = Distribution.directory().resolveSibling("projax.tar.gz");

            List<String> listing = place.terminal()
                    .run("tar", "-tvzf", archive.toString())
                    .out()
                    .lines()
                    .toList();
            place.terminal().run("tar", "-xzf", archive.toString());

            assertThat(listing).anyMatch(line -> line.startsWith("-rwxr-xr-x ") && line.endsWith(" projax/bin/projax"));
            assertThat(listing).anyMatch(line -> line.endsWith(" projax/LICENSE"));
            assertThat(listing).allMatch(line -> line.contains(" projax/"));
            Path launcher = place.directory().resolve("projax/bin/projax");
            assertThat(place.terminal().run(launcher.toString(), "--version").out())
                    .startsWith("projax " + Distribution.version());
        }
    }

    @Test
    void the_distribution_has_each_library_once() throws Exception {
        List<String> names = Distribution.jars().stream()
                .map(jar -> jar.getFileName().toString())
                .toList();

        assertThat(names)
                .contains("projax-cli.jar", "projax-core.jar", "projax-server.jar", "projax-desktop-bridge.jar")
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.contains("junit") || name.contains("jspecify"));
        assertThat(Files.isExecutable(Distribution.launcher())).isTrue();
    }

    private static List<String> entries(Path jar) throws Exception {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList();
        }
    }

    /** Returns the jars that the manifest of {@code jar} lists. */
    private static String classPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            String names = file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return Arrays.stream(names.split(" "))
                    .map(name -> jar.resolveSibling(name).toString())
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
