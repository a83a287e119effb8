import org.jspecify.annotations.NullMarked;

/**
 * A desktop app's connection to the server. Start reading at {@link dev.projax.desktop.ServerConnection}.
 */
@NullMarked
module dev.projax.desktop {
    requires static org.jspecify;
    requires transitive dev.projax.core;

    exports dev.projax.desktop;
}
