import org.jspecify.annotations.NullMarked;

/**
 * Come up on a free loopback port, publish it, and be found: for Projax itself and for any other program.
 *
 * <p>The packages are named after the questions that their users ask, and each uses only those before it:
 * {@link dev.projax.core.allocation} (which port do I get?), {@link dev.projax.core.registry} (how do others learn
 * it?), {@link dev.projax.core.discovery} (where is the server?), {@link dev.projax.core.hosting} (how do I come up and go?) and
 * {@link dev.projax.core.conflict} (who holds this port?). Start reading at {@link dev.projax.core.hosting.Hosting} to serve, at
 * {@link dev.projax.core.discovery.Discovery} to find.
 */
@NullMarked
module dev.projax.core {
    requires static org.jspecify;

    exports dev.projax.core.allocation;
    exports dev.projax.core.registry;
    exports dev.projax.core.discovery;
    exports dev.projax.core.hosting;
    exports dev.projax.core.conflict;

    uses dev.projax.core.conflict.SocketTable;
}
