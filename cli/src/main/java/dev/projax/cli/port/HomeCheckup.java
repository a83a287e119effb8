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
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The doctor's checks of the home: directories, records, locks and the port file. {@link HomeFindings} judges what they
 * find. Changes nothing.
 */
final class HomeCheckup {
    private static final int MEBI = 1 << 20;

    private final App app;
    private final HomeFindings findings;
    private final Remedies remedies;

    /** The servers that have records; empty until they are read. */
    private List<Sighting> instances = List.of();

    private HomeCheckup(App app, HomeFindings findings, Remedies remedies) {
        this.app = app;
        this.findings = findings;
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

    /** Checks what {@code start} checks first. */
    private List<Finding> home() throws IOException {
        return findings.home(PortFile.of(app).foresee(), Files.exists(app.directory()));
    }

    /** Shows the free space. The check of the home fails if it is too little for a server. */
    private List<Finding> disk() throws IOException {
        FileStore store = Files.getFileStore(ExistingPath.nearest(app.directory()));
        return List.of(Finding.ok("disk", store.getUsableSpace() / MEBI + " MiB free (" + store.type() + ")"));
    }

    private List<Finding> servers() throws IOException {
        InstanceFiles files = InstanceFiles.of(app);
        List<Sighting> seen = new ArrayList<>();
        for (Instance instance : Instances.of(app).list()) {
            seen.add(Sighting.of(instance, files.liveness(instance.id())));
        }
        instances = seen;
        return findings.servers(instances);
    }

    private List<Finding> locks() {
        return List.of(findings.locks(instances, remedies::otherHome));
    }

    private List<Finding> leftovers() throws IOException {
        return List.of(findings.leftovers(InstanceFiles.of(app).leftovers(), instances));
    }

    private List<Finding> portFile() throws IOException {
        Reading<Integer> reading = PortFile.of(app).read();
        if (Files.isDirectory(app.portFile(), LinkOption.NOFOLLOW_LINKS)) {
            // The check of the home has found it.
            return List.of();
        }
        if (reading.ignored().isPresent()) {
            return List.of(Finding.fail(
                    "port file",
                    app.portFile() + " is ignored: " + reading.ignored().get(),
                    remedies.ofPortFile()));
        }
        Optional<String> owner = PortFileOwner.outOfReach(app);
        if (owner.isPresent()) {
            return List.of(findings.outOfReach(owner.get(), instances));
        }
        if (reading.value().isEmpty()) {
            return List.of(findings.noPortFile(instances));
        }
        int port = reading.value().get();
        return List.of(findings.portFile(port, Discovery.of(app).ask(port).outcome(), instances));
    }
}
