package dev.projax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LauncherTest {
    @ParameterizedTest
    @CsvSource({
        "out, false, true, false",
        "',err', false, false, true",
        "'out,err', false, true, true",
        "'in,out', true, true, false",
        "in, true, false, false",
        "'', false, false, false",
        ", false, false, false"
    })
    void says_where_a_person_reads_and_types(@Nullable String terminals, boolean in, boolean out, boolean err) {
        Launcher launcher = Launcher.of("/opt/projax/bin/projax", terminals);

        assertThat(launcher).isEqualTo(new Launcher(Path.of("/opt/projax/bin/projax"), in, out, err));
    }

    @Test
    void may_be_missing() {
        assertThat(Launcher.of(null, null)).isEqualTo(Launcher.NONE);
    }
}
