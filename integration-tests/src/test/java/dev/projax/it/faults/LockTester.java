package dev.projax.it.faults;

import dev.projax.core.files.Liveness;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instances;
import dev.projax.core.registry.App;
import dev.projax.core.registry.InstanceId;
import java.io.IOException;

/** Looks at all locks, or sweeps, all the time, in a process of its own, until there is a sign on stdin. */
final class LockTester {
    private LockTester() {}

    /** Takes what to do, and the prefix of ids that are dead; prints how often one of these was taken for alive. */
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
