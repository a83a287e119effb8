package dev.projax.cli.command;

import dev.projax.core.discovery.Server;

/** The health of a running server: the words that every command uses for it. */
public enum ServerHealth {
    HEALTHY("healthy", "healthy", Color.GREEN),
    UNVERIFIED("unverified", "unverified", Color.YELLOW),
    UNRESPONSIVE("unresponsive", "not answering", Color.RED);

    private final String words;
    private final String json;
    private final Color color;

    ServerHealth(String words, String json, Color color) {
        this.words = words;
        this.json = json;
        this.color = color;
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

    public Color color() {
        return color;
    }
}
