/**
 * A desktop app's connection to its server. Start reading at {@link dev.projax.desktop.ServerConnection}. The program
 * for apps in other languages is {@code dev.projax.desktop.bridge}; only that needs the JSON-RPC libraries.
 */
module dev.projax.desktop {
    requires static org.jspecify;
    requires static org.eclipse.lsp4j.jsonrpc;
    requires static com.google.gson;
    requires transitive dev.projax.core;

    exports dev.projax.desktop;
}
