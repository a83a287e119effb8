package dev.projax.cli.command;

import dev.projax.core.discovery.Server;

/** The health of a running server: the words that every command uses for it. */
public enum ServerHealth {
    HEALTHY("healthy", "healthy", Colour.GREEN),
    UNVERIFIED("unverified", "unverified", Colour.YELLOW),
    UNRESPONSIVE("unresponsive", "not answering", Colour.RED);

    private final String words;
    private final String json;
    private final Colour colour;

    ServerHealth(String words, String json, Colour colour) {
        this.words = words;
        this.json = json;
        this.colour = colour;
    }

    /** Returns the health of {@code server}. */
    public static ServerHealth of(Server server) {
        if (!server.answers()) {
            return UNRESPONSIVE;
        }
        return server.verified() ? HEALTHY : UNVERIFIED;
    }

    /** Returns it in a word for people. */
    public String words() {
        return words;
    }

    /** Returns it as the value of the documented field {@code health}. */
    public String json() {
        return json;
    }

    public Colour colour() {
        return colour;
    }
}
