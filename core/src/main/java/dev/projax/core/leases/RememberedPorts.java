package dev.projax.core.leases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ports that names had last, as the names of the memory files say: {@code HASH.web.21000.name}. To list them, no
 * file is read, because there may be thousands.
 */
public final class RememberedPorts {
    static final String SUFFIX = ".name";

    private static final int PARTS = 4;
    private static final FileTime UNKNOWN = FileTime.fromMillis(0);

    private final Map<String, Memory> byKey = new LinkedHashMap<>();

    private record Memory(int port, Path file) {
        FileTime lastUse() {
            try {
                return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
            } catch (IOException e) {
                return UNKNOWN;
            }
        }
    }

    RememberedPorts(List<Path> memories) {
        for (Path file : memories) {
            String[] parts = String.valueOf(file.getFileName()).split("\\.", -1);
            int port = parts.length == PARTS ? PortText.read(parts[2]) : 0;
            if (port > 0) {
                byKey.put(parts[0] + "." + parts[1], new Memory(port, file));
            }
        }
    }

    /** Returns the name of the file that remembers {@code port} for {@code name}. */
    static String fileName(LeaseName name, int port) {
        return name.key() + "." + port + SUFFIX;
    }

    /** Returns the port that a name had last. */
    public OptionalInt of(LeaseName name) {
        Memory memory = byKey.get(name.key());
        return memory == null ? OptionalInt.empty() : OptionalInt.of(memory.port());
    }

    /** Returns the ports that other names had last. */
    public Set<Integer> ofOthersThan(@Nullable LeaseName name) {
        String own = name == null ? "" : name.key();
        return byKey.entrySet().stream()
                .filter(each -> !each.getKey().equals(own))
                .map(each -> each.getValue().port())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns {@code ports} in another order: first the one that was leased with a name the longest time ago. */
    public List<Integer> oldestFirst(Collection<Integer> ports) {
        Map<Integer, FileTime> lastUses = new HashMap<>();
        for (Memory memory : byKey.values()) {
            if (ports.contains(memory.port())) {
                lastUses.merge(memory.port(), memory.lastUse(), (one, other) -> one.compareTo(other) > 0 ? one : other);
            }
        }
        return ports.stream()
                .sorted(Comparator.comparing((Integer port) -> lastUses.getOrDefault(port, UNKNOWN)))
                .toList();
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
