package dev.projax.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Draws one picture: {@code Pictures how-it-works TO} or {@code Pictures session TO SCREEN}. The script {@code
 * integration-tests/pictures/run} calls it.
 */
final class Pictures {
    private Pictures() {}

    public static void main(String[] args) throws IOException {
        String picture = switch (args[0]) {
            case "how-it-works" -> HowItWorks.draw();
            case "session" -> Session.draw(Files.readString(Path.of(args[2])));
            default -> throw new IllegalArgumentException("no such picture: " + args[0]);
        };
        Files.writeString(Path.of(args[1]), picture);
    }
}
