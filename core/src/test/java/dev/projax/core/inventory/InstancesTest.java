package dev.projax.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.projax.core.fixtures.Acme;
import dev.projax.core.fixtures.FakeServer;
import dev.projax.core.fixtures.FreePorts;
import dev.projax.core.fixtures.RecordFile;
import dev.projax.core.instances.Registration;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {
    private static final String ID = "0123456789abcdef";

    private final Path folder;
    private final App app;

    InstancesTest(@TempDir Path home) {
        folder = home.resolve("instances");
        app = Acme.in(home);
    }

    @Test
    void lists_nothing_if_there_is_no_folder() throws IOException {
        List<Instance> instances = Instances.of(app).list();

        assertThat(instances).isEmpty();
    }

    @Test
    void lists_verified_unverified_and_silent_servers() throws IOException {
        try (Registration verified = Registration.begin(app);
                FakeServer proving = FakeServer.proving(0, verified.identity());
                Registration unverified = Registration.begin(app);
                FakeServer healthy = FakeServer.healthy(0);
                Registration silent = Registration.begin(app)) {
            verified.identity().boundTo(proving.port());
            verified.publish(proving.port(), false);
            unverified.publish(healthy.port(), false);
            silent.publish(FreePorts.one(), false);

            List<Instance> instances = Instances.of(app).list();

            assertThat(instances)
                    .extracting(Instance::id, Instance::state)
                    .containsExactlyInAnyOrder(
                            tuple(verified.identity().id(), InstanceState.VERIFIED),
                            tuple(unverified.identity().id(), InstanceState.UNVERIFIED),
                            tuple(silent.identity().id(), InstanceState.UNRESPONSIVE));
        }
    }

    @Test
    void lists_only_the_servers_on_the_given_ports() throws IOException {
        try (Registration one = Registration.begin(app);
                Registration another = Registration.begin(app)) {
            int port = FreePorts.one();
            one.publish(port, false);
            another.publish(port == 65_535 ? 1 : port + 1, false);
            Files.writeString(folder.resolve(ID + ".instance"), "garbage\n");

            List<Instance> instances = Instances.of(app).list(Set.of(port));

            assertThat(instances)
                    .extracting(Instance::id)
                    .containsExactly(one.identity().id());
        }
    }

    @Test
    void does_not_take_what_answers_here_for_a_server_in_another_network() throws IOException {
        try (Registration elsewhere = Registration.begin(app);
                Registration here = Registration.begin(app);
                FakeServer server = FakeServer.proving(0, here.identity())) {
            elsewhere.publish(server.port(), false);
            RecordFile.of(app, elsewhere.identity().id()).moveToAnotherNetwork();
            here.identity().boundTo(server.port());
            here.publish(server.port(), false);

            List<Instance> all = Instances.of(app).list();
            List<Instance> onPort = Instances.of(app).list(Set.of(server.port()));

            assertThat(all)
                    .extracting(Instance::id, Instance::state, Instance::detail)
                    .contains(tuple(
                            elsewhere.identity().id(),
                            InstanceState.UNKNOWN,
                            "belongs to another boot, machine or network namespace"));
            assertThat(onPort)
                    .extracting(Instance::id)
                    .containsExactly(here.identity().id());
        }
    }

    @Test
    void does_not_believe_a_relay_of_a_server_in_another_network() throws IOException {
        try (Registration elsewhere = Registration.begin(app);
                FakeServer relay = FakeServer.proving(0, elsewhere.identity())) {
            elsewhere.identity().boundTo(relay.port());
            elsewhere.publish(relay.port(), false);
            RecordFile.of(app, elsewhere.identity().id()).moveToAnotherNetwork();

            List<Instance> instances = Instances.of(app).list();

            assertThat(instances).extracting(Instance::state).containsExactly(InstanceState.UNKNOWN);
            assertThat(relay.requests()).isEmpty();
        }
    }

    @Test
    void deletes_a_record_without_lock_and_proof() throws IOException {
        leaveBehind(FreePorts.one());

        List<Instance> stale = Instances.of(app).list();
        List<Instance> swept = Instances.of(app).sweep();

        assertThat(stale).extracting(Instance::state).containsExactly(InstanceState.STALE);
        assertThat(swept)
                .extracting(Instance::id)
                .isEqualTo(List.of(stale.get(0).id()));
        assertThat(files()).isEmpty();
    }

    @Test
    void does_not_take_a_dead_server_for_the_one_on_its_old_port() throws IOException {
        try (Registration living = Registration.begin(app);
                FakeServer server = FakeServer.proving(0, living.identity())) {
            living.identity().boundTo(server.port());
            living.publish(server.port(), false);
            leaveBehind(server.port());

            List<Instance> instances = Instances.of(app).list();

            assertThat(instances)
                    .extracting(Instance::state)
                    .containsExactlyInAnyOrder(InstanceState.VERIFIED, InstanceState.STALE);
            assertThat(instances).extracting(Instance::detail).contains("has lost its port to another server");
        }
    }

    @Test
    void deletes_nothing_of_a_running_server() throws IOException {
        try (Registration silent = Registration.begin(app)) {
            silent.publish(FreePorts.one(), false);

            List<Instance> swept = Instances.of(app).sweep();

            assertThat(swept).isEmpty();
            assertThat(files()).hasSize(2);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void deletes_no_unreadable_record() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ID + ".instance"), "version=2\n");
        Files.writeString(folder.resolve(ID + ".lock"), "");

        List<Instance> instances = Instances.of(app).list();
        List<Instance> swept = Instances.of(app).sweep();

        assertThat(instances).extracting(Instance::state).containsExactly(InstanceState.UNKNOWN);
        assertThat(instances)
                .extracting(Instance::detail)
                .containsExactly("has a record that was ignored: it does not start with version=1");
        assertThat(swept).isEmpty();
        assertThat(files()).hasSize(2);
    }

    @Test
    void deletes_the_leftovers_of_killed_writers() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(ID + ".lock"), "");
        Files.writeString(folder.resolve(ID + ".instance." + ID + ".tmp"), "ver");
        Files.writeString(app.directory().resolve("api-port.txt." + ID + ".tmp"), "38");
        Files.writeString(app.directory().resolve("mine.tmp"), "another program's");

        Instances.of(app).sweep();

        assertThat(files()).isEmpty();
        assertThat(app.directory().resolve("api-port.txt." + ID + ".tmp")).doesNotExist();
        assertThat(app.directory().resolve("mine.tmp")).exists();
    }

    @Test
    void keeps_the_temporary_files_of_a_running_server() throws IOException {
        try (Registration living = Registration.begin(app)) {
            Path temporary =
                    app.directory().resolve("api-port.txt." + living.identity().id() + ".tmp");
            Files.writeString(temporary, "38");

            Instances.of(app).sweep();

            assertThat(temporary).exists();
        }
    }

    /** Leaves the files of a killed server behind. */
    private void leaveBehind(int port) throws IOException {
        Path record;
        byte[] content;
        try (Registration dead = Registration.begin(app)) {
            dead.publish(port, false);
            record = folder.resolve(dead.identity().id() + ".instance");
            content = Files.readAllBytes(record);
        }
        Files.write(record, content);
        Files.createFile(folder.resolve(String.valueOf(record.getFileName()).replace(".instance", ".lock")));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> String.valueOf(it.getFileName())).toList();
        }
    }
}
