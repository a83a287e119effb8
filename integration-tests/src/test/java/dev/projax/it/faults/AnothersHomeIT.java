package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import dev.projax.it.fixture.Finished;
import dev.projax.it.fixture.OrdinaryUser;
import dev.projax.it.fixture.ServerProcess;
import dev.projax.it.fixture.Terminal;
import dev.projax.it.fixture.Workplace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** E6: root keeps a user's HOME, as with some settings of sudo, and is the first to start a server. */
final class AnothersHomeIT {
    private final List<String> wrong = new ArrayList<>();
    private int tries;

    @Test
    void root_creates_no_file_there_and_does_not_lock_the_user_out() throws IOException {
        try (Workplace place = Workplace.open();
                OrdinaryUser ada = OrdinaryUser.open(OrdinaryUser.WITHOUT_ACCOUNT, place)) {
            Terminal root = ada.terminal();
            expectRefusal(ada, root.run(Workplace.command("start")), "--home");
            expectRefusal(ada, root.run(Workplace.command("serve", "--home", "deeper/still")), "--home");
            expectRefusal(ada, root.run(Workplace.command("lease", "--", "true")), "PROJAX_LEASES");
            expectRefusal(ada, root.run(Workplace.command("lease", "--detach")), "PROJAX_LEASES");
            assertThat(ada.directory()).isEmptyDirectory();
            assertThat(root.run(Workplace.command("free", Integer.toString(place.port(0))))
                            .exit())
                    .isEqualTo(3);
            assertThat(ada.directory()).isEmptyDirectory();

            ServerProcess server = root.start(ada.projax("serve")).awaitUrl();

            assertThat(ada.directory().resolve(".projax/api-port.txt")).hasContent(Integer.toString(server.port()));
            expect(root.run(Workplace.command("start")), "owner " + OrdinaryUser.WITHOUT_ACCOUNT + ", mode 0700");
            assertThat(server.terminate()).isEqualTo(143);
        }

        FaultTable.record("E6", "root keeps a user's HOME", tries, wrong.size(), Duration.ZERO);
        assertThat(wrong).isEmpty();
    }

    private void expectRefusal(OrdinaryUser ada, Finished finished, String wayOut) {
        expect(
                finished,
                "not created, because " + ada.directory() + " belongs to " + OrdinaryUser.WITHOUT_ACCOUNT,
                "sudo -H",
                wayOut);
    }

    private void expect(Finished finished, String... words) {
        tries++;
        boolean isRight = finished.exit() == 7
                && finished.out().isEmpty()
                && finished.err().lines().count() == 1
                && List.of(words).stream().allMatch(finished.err()::contains);
        if (!isRight) {
            wrong.add("exit " + finished.exit() + ", " + finished.err() + finished.out());
        }
    }
}
