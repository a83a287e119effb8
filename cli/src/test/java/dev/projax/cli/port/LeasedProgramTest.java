package dev.projax.cli.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.projax.core.files.ProcStat;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class LeasedProgramTest {
    @Test
    void runs_until_it_exits() throws Exception {
        Process cat = new ProcessBuilder("cat").start();
        LeasedProgram program = program(cat.pid());
        boolean ranBefore = program.runs();

        cat.destroyForcibly();
        program.awaitExit();

        assertThat(ranBefore).isTrue();
        assertThat(program.runs()).isFalse();
    }

    @Test
    void another_process_with_its_pid_is_not_the_program() {
        Requirement.linux();
        long self = ProcessHandle.current().pid();
        long started = ProcStat.self().orElseThrow().started();

        assertThat(LeasedProgram.parse("" + self, "" + started).runs()).isTrue();
        assertThat(LeasedProgram.parse("" + self, "" + (started - 1)).runs()).isFalse();
    }

    @Test
    void its_pid_is_enough_where_nothing_else_is_known() {
        assertThat(LeasedProgram.parse("" + ProcessHandle.current().pid(), "").runs())
                .isTrue();
    }

    @Test
    void its_exit_interrupts_a_thread_that_waits_for_a_port() throws Exception {
        Process cat = new ProcessBuilder("cat").start();

        Thread watcher = program(cat.pid()).interruptAtExit(Thread.currentThread());

        cat.destroyForcibly();

        assertThatThrownBy(new CountDownLatch(1)::await).isInstanceOf(InterruptedException.class);
        watcher.join();
    }

    private static LeasedProgram program(long pid) throws IOException {
        return LeasedProgram.parse(
                Long.toString(pid),
                ProcStat.of(pid).map(stat -> Long.toString(stat.started())).orElse(""));
    }
}
