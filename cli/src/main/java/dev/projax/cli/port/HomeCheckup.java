package dev.projax.cli.port;

import dev.projax.cli.port.HomeFindings.Sighting;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.files.ExistingPath;
import dev.projax.core.files.Reading;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.inventory.Instance;
import dev.projax.core.inventory.Instances;
import dev.projax.core.inventory.PortFileOwner;
import dev.projax.core.portfile.PortFile;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the doctor looks at in the home: directories, records, locks, the port file. {@link HomeFindings} says what that means.
 * Changes nothing.
 */
final class HomeCheckup {
    private static final int MEBI = 1 << 20;

    private final App app;
    private final HomeFindings conclude;
    private final Remedies remedies;

    /** Those that have been seen; none until then. */
    private List<Sighting> instances = List.of();

    private HomeCheckup(App app, HomeFindings conclude, Remedies remedies) {
        this.app = app;
        this.conclude = conclude;
        this.remedies = remedies;
    }

    static void of(App app, Instant now, Remedies remedies, Examination examination) throws InterruptedIOException {
        HomeCheckup checkup = new HomeCheckup(app, new HomeFindings(app, now, remedies.advice()), remedies);
        examination.of("home", checkup::home);
        examination.of("disk", checkup::disk);
        examination.of("servers", checkup::servers);
        examination.of("locks", checkup::locks);
        examination.of("leftovers", checkup::leftovers);
        examination.of("port file", checkup::portFile);
    }

    /** Asks what {@code start} asks first. */
    private List<Finding> home() throws IOException {
        return conclude.home(PortFile.of(app).foresee(), Files.exists(app.directory()));
    }

    /** What is too little for a server is told of the home. */
    private List<Finding> disk() throws IOException {
        FileStore store = Files.getFileStore(ExistingPath.nearest(app.directory()));
        return List.of(Finding.ok("disk", store.getUsableSpace() / MEBI + " MiB are free (" + store.type() + ")"));
    }

    private List<Finding> servers() throws IOException {
        InstanceFiles files = InstanceFiles.of(app);
        List<Sighting> seen = new ArrayList<>();
        for (Instance instance : Instances.of(app).list()) {
            seen.add(Sighting.of(instance, files.liveness(instance.id())));
        }
        instances = seen;
        return conclude.servers(instances);
    }

    private List<Finding> locks() {
        return List.of(conclude.locks(instances, remedies::otherHome));
    }

    private List<Finding> leftovers() throws IOException {
        return List.of(conclude.leftovers(InstanceFiles.of(app).leftovers(), instances));
    }

    private List<Finding> portFile() throws IOException {
        Reading<Integer> reading = PortFile.of(app).read();
        if (reading.ignored().isPresent()) {
            return List.of(Finding.fail(
                    "port file",
                    app.portFile() + " is ignored: " + reading.ignored().get(),
                    remedies.ofPortFile()));
        }
        Optional<String> owner = PortFileOwner.outOfReach(app);
        if (owner.isPresent()) {
            return List.of(conclude.outOfReach(owner.get(), instances));
        }
        if (reading.value().isEmpty()) {
            return List.of(Finding.ok("port file", app.portFile() + " is not there: no server runs"));
        }
        int port = reading.value().get();
        return List.of(conclude.portFile(port, Discovery.of(app).ask(port).outcome(), instances));
    }
}
