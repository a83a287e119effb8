package dev.projax.it.faults;

import dev.projax.core.connection.VerifiedConnection;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.discovery.Server;
import dev.projax.core.registry.App;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A client that searches again and again, and sends a request that needs a token to every server that it finds. */
final class RelayAsker {
    private static final Duration AMPLE = Duration.ofSeconds(10);

    private RelayAsker() {}

    /** Takes the home, the range and the number of searches, and prints a {@link Tally}. */
    public static void main(String[] args) throws IOException {
        App app = App.projax(
                Map.of("PROJAX_HOME", args[0], "PROJAX_LEASES", args[0] + "/leases", "PROJAX_RANGE", args[1]));
        int searches = Integer.parseInt(args[2]);
        int found = 0;
        int verified = 0;
        int unauthorized = 0;
        for (int i = 0; i < searches; i++) {
            Optional<Server> server = Discovery.of(app).within(AMPLE).find();
            if (server.isPresent()) {
                found++;
                verified += server.get().verified() ? 1 : 0;
                try (VerifiedConnection connection = VerifiedConnection.open(app, server.get(), AMPLE)) {
                    unauthorized +=
                            connection.request("POST", "/shutdown", "{}").status() == 401 ? 1 : 0;
                }
            }
        }
        System.out.println(found + " " + verified + " " + unauthorized);
    }

    /**
     * The results of all searches.
     *
     * @param unauthorized how many requests the server refused because they came without a token
     */
    record Tally(int found, int verified, int unauthorized) {
        static Tally parse(String line) {
            String[] numbers = line.strip().split(" ", -1);
            return new Tally(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
        }
    }
}
