package dev.projax.core.leases;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ports that names had last, as the names of the memory files say: {@code HASH.web.21000.name}. To list them, no
 * file is read, because there may be thousands. Immutable.
 */
public final class RememberedPorts {
    static final String SUFFIX = ".name";

    private static final int PARTS = 4;

    private final Map<String, Integer> byKey = new LinkedHashMap<>();

    RememberedPorts(List<Path> memories) {
        for (Path file : memories) {
            String[] parts = String.valueOf(file.getFileName()).split("\\.", -1);
            int port = parts.length == PARTS ? PortText.read(parts[2]) : 0;
            if (port > 0) {
                byKey.put(parts[0] + "." + parts[1], port);
            }
        }
    }

    /** Returns the name of the file that remembers {@code port} for {@code name}. */
    static String fileName(LeaseName name, int port) {
        return name.key() + "." + port + SUFFIX;
    }

    /** Returns the port that a name had last. */
    public OptionalInt of(LeaseName name) {
        Integer port = byKey.get(name.key());
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Returns the ports that other names had last. */
    public Set<Integer> ofOthersThan(@Nullable LeaseName name) {
        Map<String, Integer> others = new LinkedHashMap<>(byKey);
        if (name != null) {
            others.remove(name.key());
        }
        return new HashSet<>(others.values());
    }

    /** Returns the names that a directory has had, in alphabetical order. */
    public List<String> namesIn(String directory) {
        String start = LeaseName.hashOf(directory) + ".";
        return byKey.keySet().stream()
                .filter(key -> key.startsWith(start))
                .map(key -> key.substring(start.length()))
                .sorted()
                .toList();
    }
}
