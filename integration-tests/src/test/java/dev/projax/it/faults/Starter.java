package dev.projax.it.faults;

import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.Registration;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;

/** Registers and deregisters over and over, in its own process. */
final class Starter {
    private Starter() {}

    /**
     * Takes the number of starts and the port for the record. Prints how many starts were refused, how many records
     * were removed too early, and how many dead servers counted as alive.
     */
    public static void main(String[] args) throws IOException {
        App app = App.projax(System.getenv());
        InstanceFiles records = InstanceFiles.of(app);
        int refused = 0;
        int swept = 0;
        int haunting = 0;
        System.out.println("ready");
        if (System.in.read() < 0) {
            return;
        }
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            InstanceId id;
            try (Registration registration = Registration.begin(app)) {
                id = registration.identity().id();
                registration.publish(Integer.parseInt(args[1]), false);
                swept += isAlive(records, id) ? 0 : 1;
            } catch (IOException e) {
                System.err.println("refused: " + e);
                refused++;
                continue;
            }
            haunting +=
                    records.liveness(id) == Liveness.HELD || !records.read(id).isMissing() ? 1 : 0;
        }
        System.out.println(refused + " " + swept + " " + haunting);
    }

    private static boolean isAlive(InstanceFiles records, InstanceId id) {
        return records.liveness(id) == Liveness.HELD && records.read(id).value().isPresent();
    }
}
