package dev.projax.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.projax.core.allocation.Leases;
import dev.projax.core.allocation.PortRange;
import dev.projax.core.files.Reading;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.portfile.PortFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppTest {
    private static final PortRange RANGE = new PortRange(7001, 7005);
    private static final Path HOME = Path.of("/home/ada").toAbsolutePath();
    private static final Leases LEASES = Leases.in(HOME.resolve("leases"));
    private static final Map<String, String> ADA = Map.of("HOME", HOME.toString(), "USERPROFILE", HOME.toString());

    @Test
    void is_projax_by_default() {
        App app = App.projax(ADA);

        assertThat(app)
                .isEqualTo(new App(
                        "projax",
                        new PortRange(38124, 38133),
                        List.of(3001, 3002, 3003, 3004, 3005),
                        HOME.resolve(".projax"),
                        HOME.resolve(".projax").resolve("api-port.txt"),
                        Leases.of(ADA).forApp("projax")));
    }

    @Test
    void is_another_program_with_its_own_name_and_without_extra_ports() {
        App app = App.named("acme", RANGE, ADA);

        assertThat(app)
                .isEqualTo(new App(
                        "acme",
                        RANGE,
                        List.of(),
                        HOME.resolve(".acme"),
                        HOME.resolve(".acme").resolve("api-port.txt"),
                        Leases.of(ADA).forApp("acme")));
    }

    // the health path

    @Test
    void is_asked_for_its_health_on_the_usual_path_unless_it_has_its_own() {
        App app = App.named("acme", RANGE, ADA);

        App own = app.withHealthPath("/internal/health");

        assertThat(app.healthPath()).isEqualTo("/health");
        assertThat(own.healthPath()).isEqualTo("/internal/health");
        assertThat(own).isNotEqualTo(app);
        assertThat(own.withHealthPath("/health")).isEqualTo(app);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/q/health", "/v1/health/", "/a-b_c.d~e/%20", "/health;x=1", "/actuator/health:ready"})
    void accepts_a_health_path_that_a_url_can_have(String path) {
        assertThat(App.named("acme", RANGE, ADA).withHealthPath(path).healthPath())
                .isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "health",
                "//health",
                "//host/health",
                "http://localhost/health",
                "/health?deep=1",
                "/health#top",
                "/my health",
                "/h\u00e4lth",
                "/health\r\nHost: x",
                "/%",
                "/%zz",
                "/\"",
                "/a\\b"
            })
    void rejects_another_health_path(String path) {
        App app = App.named("acme", RANGE, ADA);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> app.withHealthPath(path))
                .withMessage("\"" + path
                        + "\" is not a health path; write it like /internal/health, in ASCII without spaces, ? and #");
    }

    // the environment

    @Test
    void takes_the_users_home_from_the_system_when_the_environment_names_none() {
        App app = App.projax(Map.of("HOME", "", "USERPROFILE", ""));

        assertThat(app.directory()).isEqualTo(Path.of(System.getProperty("user.home"), ".projax"));
    }

    @Test
    void drops_the_extra_ports_when_the_range_is_chosen() {
        App app = App.projax(Map.of("PROJAX_RANGE", "3001-3010"));

        assertThat(app.range()).isEqualTo(new PortRange(3001, 3010));
        assertThat(app.extraPorts()).isEmpty();
    }

    @Test
    void puts_the_port_file_into_the_chosen_home() {
        Path home = Path.of("/srv/projax").toAbsolutePath();

        App app = App.projax(Map.of("PROJAX_HOME", home.toString()));

        assertThat(app.directory()).isEqualTo(home);
        assertThat(app.portFile()).isEqualTo(home.resolve("api-port.txt"));
    }

    @Test
    void keeps_the_default_home_when_only_the_port_file_is_chosen() {
        Path portFile = Path.of("/run/ada/port").toAbsolutePath();

        App app = App.projax(Map.of("HOME", HOME.toString(), "PROJAX_PORT_FILE", portFile.toString()));

        assertThat(app.directory())
                .isEqualTo(App.projax(Map.of("HOME", HOME.toString())).directory());
        assertThat(app.portFile()).isEqualTo(portFile);
    }

    @Test
    void expands_the_home_like_a_shell() {
        Map<String, String> variables = new HashMap<>(ADA);
        variables.put("PROJAX_HOME", "~/ci/../tools");
        variables.put("PROJAX_PORT_FILE", "~/port.txt");

        App app = App.projax(variables);

        assertThat(app.directory()).isEqualTo(HOME.resolve("tools"));
        assertThat(app.portFile()).isEqualTo(HOME.resolve("port.txt"));
        variables.put("PROJAX_HOME", "~");
        assertThat(App.projax(variables).directory()).isEqualTo(HOME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"build", "./build", "../build", "~ada/build", "~x", "$HOME/build"})
    void refuses_a_path_that_depends_on_the_current_directory(String relative) {
        for (String variable : List.of("PROJAX_HOME", "PROJAX_PORT_FILE")) {
            assertThatExceptionOfType(InvalidPathException.class)
                    .isThrownBy(() -> App.projax(Map.of(variable, relative)))
                    .withMessage(variable + ": \"" + relative
                            + "\" is not an absolute path; write it like /srv/projax or ~/projax");
        }
    }

    // without a home

    @ParameterizedTest
    @ValueSource(strings = {"here", "./here", "~", "?", "/dev/null"})
    void has_no_home_if_the_environment_names_none(String home) {
        App app = App.named("acme-db", RANGE, Map.of("HOME", home, "USERPROFILE", home));

        assertThat(app.hasHome()).isFalse();
        assertThat(Files.exists(app.directory())).isFalse();
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(app::requireHome)
                .withMessage("no home directory: HOME is not set to an absolute path;" + " set HOME or ACME_DB_HOME");
    }

    @Test
    void is_searched_for_but_never_written_without_a_home() {
        App app = App.named("acme", RANGE, Map.of("HOME", "?", "USERPROFILE", "?"));

        assertThat(PortFile.of(app).read()).isEqualTo(Reading.missing());
        assertThatCode(() -> assertThat(InstanceFiles.of(app).ids()).isEmpty()).doesNotThrowAnyException();
        assertThat(app.allocator()).isNotNull();
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PortFile.of(app).prepare());
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> PortFile.of(app).foresee());
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> app.leases().lease(RANGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROJAX_HOME", "PROJAX_PORT_FILE"})
    void does_not_mistake_a_chosen_device_for_a_missing_home(String variable) {
        Map<String, String> variables = new HashMap<>(ADA);
        variables.put(variable, "/dev/null");

        assertThat(App.projax(variables).hasHome()).isTrue();
    }

    @Test
    void needs_no_home_if_another_directory_is_chosen() {
        App app = App.projax(Map.of("HOME", "", "USERPROFILE", "", "PROJAX_HOME", HOME.toString()));

        assertThat(app.hasHome()).isTrue();
        assertThatCode(app::requireHome).doesNotThrowAnyException();
    }

    @Test
    void treats_empty_variables_as_unset() {
        Map<String, String> empty =
                Map.of("HOME", HOME.toString(), "PROJAX_RANGE", "", "PROJAX_HOME", "", "PROJAX_PORT_FILE", "");

        App app = App.projax(empty);

        assertThat(app).isEqualTo(App.projax(Map.of("HOME", HOME.toString())));
    }

    @Test
    void reads_only_the_variables_of_its_own_name() {
        App app = App.named(
                "acme-db2",
                RANGE,
                Map.of("PROJAX_RANGE", "1-2", "ACME_RANGE", "3-4", "ACME_DB2_RANGE", "5-6", "ACME-DB2_RANGE", "7-8"));

        assertThat(app.range()).isEqualTo(new PortRange(5, 6));
    }

    static Stream<Arguments> unusable() {
        return Stream.of(
                arguments("PROJAX_RANGE", "0", "PROJAX_RANGE: port 0 does not exist; ports are 1-65535"),
                arguments("PROJAX_RANGE", "2-1", "PROJAX_RANGE: range 2-1 is reversed; write 1-2"),
                arguments(
                        "PROJAX_RANGE",
                        "x",
                        "PROJAX_RANGE: \"x\" is not a port range; write a range like 38124-38133, or one port"),
                arguments("PROJAX_HOME", "a\0b", "PROJAX_HOME: Nul character not allowed: a\0b"),
                arguments("PROJAX_PORT_FILE", "\0", "PROJAX_PORT_FILE: Nul character not allowed: \0"));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void names_the_variable_whose_value_is_unusable(String variable, String value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> App.projax(Map.of(variable, value)))
                .withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "acme", "acme-db", "a1", "z-9-"})
    void accepts_a_name_that_works_for_files_and_variables(String name) {
        App app = App.named(name, RANGE, ADA);

        assertThat(app.directory()).isEqualTo(HOME.resolve("." + name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Acme", "1a", "-a", "a.b", "a/b", "../a", "a_b", "a b", "\u00e4", "a\n"})
    void rejects_another_name(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> App.named(name, RANGE, ADA))
                .withMessage("\"" + name
                        + "\" is not an app name; use at most 100 lowercase letters, digits and hyphens, starting with a"
                        + " letter");
    }

    @Test
    void rejects_relative_paths_and_impossible_extra_ports() {
        Path relative = Path.of("here");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new App("acme", RANGE, List.of(), relative, HOME, LEASES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new App("acme", RANGE, List.of(), HOME, relative, LEASES));
        assertThatIllegalArgumentException().isThrownBy(() -> new App("acme", RANGE, List.of(0), HOME, HOME, LEASES));
    }
}
