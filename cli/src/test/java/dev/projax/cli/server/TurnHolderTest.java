package dev.projax.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnHolderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "java -Dprojax.launcher=/opt/bin/projax dev.projax.cli.Main start | false | -",
                "- | false | -",
                "python3 lock.py | false | python3, pid 812, which is not Projax; try: kill 812",
                "java -Dprojax.launcher=/opt/bin/projax dev.projax.cli.Main start | true | python3, pid 812, which is suspended; try: kill -CONT 812",
            })
    void is_reported_unless_it_may_be_about_to_start_a_server(
            @Nullable String commandLine, boolean isSuspended, @Nullable String message) {
        TurnHolder holder = new TurnHolder(812, "python3, pid 812", Optional.ofNullable(commandLine), isSuspended);

        assertThat(holder.whyNobodyStarts()).isEqualTo(Optional.ofNullable(message));
    }
}
