package dev.projax.cli.server;

import dev.projax.cli.command.Colour;
import dev.projax.core.discovery.Server;

/** How a running server does, as people and programs are told. */
public enum ServerHealth {
    HEALTHY("healthy", Colour.GREEN),
    UNVERIFIED("unverified", Colour.YELLOW),
    NOT_ANSWERING("not answering", Colour.RED);

    private final String words;
    private final Colour colour;

    ServerHealth(String words, Colour colour) {
        this.words = words;
        this.colour = colour;
    }

    /** Returns how {@code server} does. */
    public static ServerHealth of(Server server) {
        if (!server.answers()) {
            return NOT_ANSWERING;
        }
        return server.verified() ? HEALTHY : UNVERIFIED;
    }

    /** Returns it in words. */
    public String words() {
        return words;
    }

    Colour colour() {
        return colour;
    }
}
