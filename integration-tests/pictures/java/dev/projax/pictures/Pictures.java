package dev.projax.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws one picture; called by {@code integration-tests/pictures/run}. */
final class Pictures {
    private Pictures() {}

    public static void main(String[] args) throws IOException {
        switch (args[0]) {
            case "how-it-works" -> Files.writeString(Path.of(args[1]), HowItWorks.draw());
            default -> throw new IllegalArgumentException("no such picture: " + args[0]);
        }
    }
}
