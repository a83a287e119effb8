package dev.projax.it.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.allocation.BoundPort;
import dev.projax.core.allocation.PortAllocator;
import dev.projax.core.allocation.PortLease;
import dev.projax.core.conflict.GuardedKill;
import dev.projax.core.conflict.PortInspector;
import dev.projax.core.discovery.Discovery;
import dev.projax.core.hosting.BrowserPolicy;
import dev.projax.core.hosting.Hosted;
import dev.projax.core.hosting.Hosting;
import dev.projax.core.hosting.JdkServer;
import dev.projax.desktop.ServerConnection;
import dev.projax.it.fixture.Distribution;
import dev.projax.server.ApiServer;
import dev.projax.server.Authorized;
import dev.projax.server.Guard;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The public API changes only where a reviewer sees it. */
final class ApiIT {
    /**
     * You can read this many types in one sitting. A type is public because an embedder needs it; what only our modules
     * need is in packages that are not exported.
     */
    private static final int MOST_TYPES_OF_CORE = 28;

    /** Types that hold a resource or do work. */
    private static final List<Class<?>> SERVICES = List.of(
            PortAllocator.class,
            BoundPort.class,
            PortLease.class,
            Discovery.class,
            Hosting.class,
            Hosting.Prepared.class,
            Hosted.class,
            JdkServer.class,
            BrowserPolicy.class,
            PortInspector.class,
            GuardedKill.class,
            ApiServer.class,
            Authorized.class,
            Guard.class,
            ServerConnection.class);

    private static List<ExportedModule> modules = List.of();

    @BeforeAll
    static void look() throws Exception {
        modules = List.of(
                ExportedModule.of(Hosting.class),
                ExportedModule.of(ApiServer.class),
                ExportedModule.of(ServerConnection.class));
    }

    @Test
    void the_list_of_signatures_matches_the_code() throws Exception {
        Path list = Distribution.root().resolve("docs/api.txt");
        Path now = Distribution.root().resolve("integration-tests/target/api.txt");
        Files.write(now, ApiList.of(modules));

        assertThat(now)
                .as("the API has changed; if that is intended, try: cp integration-tests/target/api.txt docs/api.txt")
                .hasSameTextualContentAs(list);
    }

    @Test
    void core_exports_few_types() {
        assertThat(modules.get(0).topLevelTypes()).hasSizeLessThanOrEqualTo(MOST_TYPES_OF_CORE);
    }

    @Test
    void no_signature_names_a_type_that_is_not_exported() {
        List<Class<?>> shown =
                modules.stream().flatMap(it -> it.types().stream()).toList();

        assertThat(shown)
                .allSatisfy(type -> assertThat(ApiList.typesNamedBy(type))
                        .filteredOn(named -> named.getName().startsWith("dev.projax."))
                        .isSubsetOf(shown));
    }

    /**
     * Two values with the same content are equal, and their text helps. A service is unique, and its text does not
     * matter.
     */
    @Test
    void all_types_except_services_can_be_compared_and_printed() {
        assertThat(modules.stream().flatMap(it -> it.types().stream()))
                .filteredOn(ApiIT::hasState)
                .filteredOn(type -> !declares(type, "equals", Object.class)
                        || !declares(type, "hashCode")
                        || !declares(type, "toString"))
                .containsExactlyInAnyOrderElementsOf(SERVICES);
    }

    /** Enums and records have these methods anyway, and exceptions and interfaces do not need them. */
    private static boolean hasState(Class<?> type) {
        return !type.isInterface()
                && !type.isEnum()
                && !type.isRecord()
                && !Throwable.class.isAssignableFrom(type)
                && Arrays.stream(type.getDeclaredFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()));
    }

    private static boolean declares(Class<?> type, String method, Class<?>... parameters) {
        try {
            return type.getDeclaredMethod(method, parameters) != null;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
