package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.files.ProcStat;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShellJobTest {
    private static final long INIT = 1;
    private static final long SHELL = 700;
    private static final long ASKER = 801;
    private static final long HOLDER = 811;
    private static final long TERMINAL = 34816;

    private final Map<Long, ProcStat> processes = new HashMap<>();

    @BeforeEach
    void the_asker_is_a_job_of_a_shell() {
        add(INIT, 0, 1, 1, 0);
        add(SHELL, INIT, SHELL, SHELL, TERMINAL);
        add(800, SHELL, 800, SHELL, TERMINAL);
        add(ASKER, 800, 800, SHELL, TERMINAL);
    }

    @Test
    void a_process_that_the_same_shell_started_is_its_job() {
        add(HOLDER, SHELL, HOLDER, SHELL, TERMINAL);

        assertThat(isJob()).isTrue();
    }

    @Test
    void a_descendant_of_such_a_process_belongs_to_the_job() {
        add(810, SHELL, 810, SHELL, TERMINAL);
        add(HOLDER, 810, 810, SHELL, TERMINAL);

        assertThat(isJob()).isTrue();
    }

    @Test
    void a_process_whose_group_leader_has_exited_is_a_job_too() {
        add(HOLDER, SHELL, 810, SHELL, TERMINAL);

        assertThat(isJob()).isTrue();
    }

    @Test
    void a_process_in_another_terminal_is_no_job_here() {
        add(900, INIT, 900, 900, TERMINAL + 1);
        add(HOLDER, 900, HOLDER, 900, TERMINAL + 1);

        assertThat(isJob()).isFalse();
    }

    @Test
    void a_job_of_the_shell_that_started_this_shell_is_none_of_this_one() {
        add(HOLDER, SHELL, HOLDER, SHELL, TERMINAL);
        add(750, SHELL, 750, SHELL, TERMINAL);
        add(800, 750, 800, SHELL, TERMINAL);

        assertThat(isJob()).isFalse();
    }

    @Test
    void a_process_of_the_askers_own_job_is_no_other_job() {
        add(HOLDER, 800, 800, SHELL, TERMINAL);

        assertThat(isJob()).isFalse();
    }

    @Test
    void a_process_whose_parent_has_exited_is_no_job() {
        add(HOLDER, INIT, 810, SHELL, TERMINAL);

        assertThat(isJob()).isFalse();
    }

    @Test
    void without_a_terminal_there_are_no_jobs() {
        add(SHELL, INIT, SHELL, SHELL, 0);
        add(ASKER, SHELL, ASKER, SHELL, 0);
        add(HOLDER, SHELL, HOLDER, SHELL, 0);

        assertThat(isJob()).isFalse();
    }

    @Test
    void a_process_that_cannot_be_read_is_no_job() {
        assertThat(isJob()).isFalse();
    }

    private void add(long pid, long parent, long group, long session, long terminal) {
        processes.put(pid, new ProcStat('S', parent, group, session, terminal, group, 1, 0));
    }

    private boolean isJob() {
        return ShellJob.isAnotherJob(HOLDER, ASKER, pid -> Optional.ofNullable(processes.get(pid)));
    }
}
