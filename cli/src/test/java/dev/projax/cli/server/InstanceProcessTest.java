package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.discovery.Server;
import dev.projax.core.registry.InstanceId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceProcessTest {
    @ParameterizedTest(name = "server {0}, process {1}: {2}")
    @CsvSource({
        "2026-03-01T10:00:02Z, 2026-03-01T10:00:01Z, true",
        // the system rounds
        "2026-03-01T10:00:02.1Z, 2026-03-01T10:00:03Z, true",
        "2026-03-01T10:00:02Z, 2026-03-01T10:00:04Z, false",
        "2026-03-01T10:00:02Z, 2026-03-01T09:50:00Z, false",
    })
    void a_process_may_be_the_servers_if_it_started_shortly_before(Instant server, Instant process, boolean may) {
        assertThat(InstanceProcess.isBeginningOf(server, process)).isEqualTo(may);
    }

    @Test
    void a_process_that_stops_its_own_server_does_not_wait_for_itself() {
        InstanceId id = InstanceId.random();
        Server own = Server.silent(id, 20_000, true, ProcessHandle.current().pid(), Instant.now(), null);

        assertThat(InstanceProcess.of(own, id)).isEmpty();
    }
}
