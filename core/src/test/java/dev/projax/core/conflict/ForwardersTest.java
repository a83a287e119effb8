package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardersTest {
    @ParameterizedTest
    @CsvSource({
        "docker-proxy, DOCKER_CONTAINER",
        "WSLRelay.exe, WSL_PROGRAM",
        "conmon, PODMAN_CONTAINER",
        "systemd, SYSTEMD_SERVICE",
        "ssh, REMOTE_SESSION",
        "inetd, SERVICE",
        "session-manager, TUNNEL",
        "chisel_1.10.1_linux_amd64, TUNNEL",
        "qemu-system-x86_64, VIRTUAL_MACHINE",
    })
    void recognizes_a_program_by_each_of_its_names(String program, String heldFor) {
        assertThat(heldFor(program, null)).isEqualTo(heldFor);
        assertThat(heldFor("renamed", "/usr/bin/" + program, "renamed")).isEqualTo(heldFor);
        assertThat(heldFor("renamed", "/home/ada/renamed", "/usr/bin/" + program, "--quiet"))
                .isEqualTo(heldFor);
    }

    @ParameterizedTest
    @CsvSource({
        "kubectl port-forward svc/web 8080:80, CLUSTER",
        "socat TCP-LISTEN:8080 TCP:db:5432, RELAY",
        "ssh -NL 8080:db:5432 ada@host, REMOTE_SESSION",
        "qemu -netdev user|hostfwd=tcp::8080-:80, VIRTUAL_MACHINE",
    })
    void recognizes_a_renamed_program_by_what_it_does(String command, String heldFor) {
        String[] words = command.split(" ", -1);
        words[0] = "renamed";

        assertThat(heldFor("renamed", "/home/ada/renamed", words)).isEqualTo(heldFor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vim port-forward",
                "node server.js --proxy",
                "python3 app.py",
                "java -jar socat-demo.jar",
                "grep ssh",
                "node /home/ada/ssh/server.js",
                "nginx",
                "haproxy",
                "caddy run",
                "traefik",
            })
    void does_not_take_a_server_for_a_forwarder(String command) {
        String[] words = command.split(" ", -1);

        assertThat(heldFor(words[0], "/usr/bin/" + words[0], words)).isEmpty();
    }

    private static String heldFor(String name, @Nullable String executable, String... command) {
        ProcessInfo process = new ProcessInfo(700, name, List.of(command), "ada", null, null, List.of());
        Path file = executable == null ? null : Path.of(executable);
        return Forwarders.of(process.withExecutable(file)).map(Enum::name).orElse("");
    }
}
