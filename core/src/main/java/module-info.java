/**
 * Starts a server on a free loopback port, publishes it, and lets clients find it: for Projax itself and for any other
 * program.
 *
 * <p>The exported packages are named after the questions that their users ask: {@link dev.projax.core.allocation}
 * (which port do I get?), {@link dev.projax.core.registry} (who are we, and how do others know?),
 * {@link dev.projax.core.discovery} (where is the server?), {@link dev.projax.core.hosting} (how do I start and stop my
 * server?) and {@link dev.projax.core.conflict} (who holds this port, and what now?). Start reading at
 * {@link dev.projax.core.hosting.Hosting} to run a server, and at {@link dev.projax.core.discovery.Discovery} to find
 * one.
 *
 * <p>The other packages implement them. In this order, each package uses only those before it: {@code net},
 * {@code files}, {@code proof}, {@code leases}, {@code allocation}, {@code registry}, {@code instances},
 * {@code portfile}, {@code logs}, {@code discovery}, {@code connection}, {@code inventory}, {@code hosting},
 * {@code conflict}, {@code facts}. A test enforces this.
 */
@SuppressWarnings("module") // core is built before the modules that it exports some packages to
module dev.projax.core {
    requires static org.jspecify;
    requires static transitive jdk.httpserver; // for programs that use JdkServer, and for no others

    exports dev.projax.core.allocation;
    exports dev.projax.core.registry;
    exports dev.projax.core.discovery;
    exports dev.projax.core.hosting;
    exports dev.projax.core.conflict;
    exports dev.projax.core.net to
            dev.projax.desktop;
    exports dev.projax.core.connection to
            dev.projax.desktop;
    exports dev.projax.core.facts to
            dev.projax.desktop;

    uses dev.projax.core.conflict.SocketTable;
}
