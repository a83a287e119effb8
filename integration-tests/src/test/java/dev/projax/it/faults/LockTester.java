package dev.projax.it.faults;

import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;

/** Tests all locks, or removes dead records, over and over in its own process, until it gets a signal on stdin. */
final class LockTester {
    private LockTester() {}

    /**
     * Takes what to do, and the prefix of dead IDs. Prints how many locks it tested, and how often a dead server
     * counted as alive.
     */
    public static void main(String[] args) throws IOException {
        App app = App.projax(System.getenv());
        InstanceFiles records = InstanceFiles.of(app);
        long looks = 0;
        long haunting = 0;
        System.out.println("ready");
        while (System.in.available() == 0) {
            if (args[0].equals("sweep")) {
                Instances.of(app).sweep();
                looks++;
                continue;
            }
            for (InstanceId id : records.ids()) {
                Liveness liveness = records.liveness(id);
                haunting += liveness == Liveness.HELD && id.text().startsWith(args[1]) ? 1 : 0;
                looks++;
            }
        }
        System.out.println(looks + " " + haunting);
    }
}
