/**
 * A desktop app's connection to the server. Start reading at {@link dev.projax.desktop.ServerConnection}. The program for
 * apps that are no Java is in {@code dev.projax.desktop.bridge}; only it needs the libraries for JSON-RPC.
 */
module dev.projax.desktop {
    requires static org.jspecify;
    requires static org.eclipse.lsp4j.jsonrpc;
    requires static com.google.gson;
    requires transitive dev.projax.core;

    exports dev.projax.desktop;
}
