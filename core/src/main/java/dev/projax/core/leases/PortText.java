package dev.projax.core.leases;

/** A port as a part of a file's name. */
final class PortText {
    private static final int LAST_PORT = 65_535;

    private PortText() {}

    /** Returns the port; 0 if the text is not a port. Each port has only one text, without zeros in front. */
    static int read(String text) {
        int port = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < (i == 0 ? '1' : '0') || c > '9') {
                return 0;
            }
            port = 10 * port + c - '0';
            if (port > LAST_PORT) {
                return 0;
            }
        }
        return port;
    }
}
