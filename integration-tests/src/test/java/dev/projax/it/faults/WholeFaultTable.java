package dev.projax.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.it.fixture.FaultTable;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The last step of a run with {@code -Pfaults}, in its own JVM: prints the rows that the other tests have recorded. */
@Tag("long")
final class WholeFaultTable {
    @Test
    void has_no_failure_in_any_try() throws IOException {
        assertThat(FaultTable.printAll()).isEmpty();
    }
}
