package dev.projax.core.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.OtherJvm;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockHolderTest {
    /** Locks as in proc(5): of a reader, a holder and a waiting process, of another kind, and of an unknown process. */
    private static final String LOCKS = """
            1: POSIX  ADVISORY  READ 700 08:01:1000 0 EOF
            2: POSIX  ADVISORY  WRITE 812 08:01:1234567 0 EOF
            2: -> POSIX  ADVISORY  WRITE 900 08:01:1234567 0 EOF
            3: FLOCK  ADVISORY  WRITE 701 08:01:2000 0 EOF
            4: POSIX  ADVISORY  WRITE 0 08:01:3000 0 EOF
            5: POSIX  ADVISORY  WRITE 813 103:05:1234567 0 EOF
            """;

    @ParameterizedTest(name = "{0}:{1} is locked by {2}")
    @CsvSource({
        "0x801, 1234567, 812",
        "0x801, 1000,",
        "0x801, 2000,",
        "0x801, 3000,",
        "0x801, 4000,",
        "0x10305, 1234567, 813"
    })
    void is_the_process_with_an_exclusive_lock_on_the_file(String device, long inode, Long pid) {
        assertThat(LockHolder.find(LOCKS, Long.decode(device), inode).orElse(null))
                .isEqualTo(pid);
    }

    @Test
    void is_found_in_the_list_of_the_system(@TempDir Path folder) throws IOException {
        Requirement.that(Files.exists(Path.of("/proc/locks")), "needs /proc/locks, as on Linux");
        Path file = Files.createFile(folder.resolve("a.lock"));
        try (OtherJvm holder = OtherJvm.holding(file)) {
            assertThat(LockHolder.of(file)).map(LockHolder::name).contains("java, pid " + holder.pid());
        }
        assertThat(LockHolder.of(file)).isEmpty();
        assertThat(LockHolder.of(folder.resolve("none"))).isEmpty();
    }
}
