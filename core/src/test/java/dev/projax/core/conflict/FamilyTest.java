package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.net.Loopback;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FamilyTest {
    private static final Instant BOOT = Instant.parse("2026-11-25T10:15:30Z");

    @Test
    void a_master_is_the_eldest_of_its_workers() {
        List<ProcessInfo> holders = List.of(process(811, 800, 1), process(812, 800, 1), process(800, 700, 1));

        assertThat(eldestOf(holders)).contains(800L);
    }

    @Test
    void a_single_process_is_its_own_eldest() {
        assertThat(eldestOf(List.of(process(800, 700, 1)))).contains(800L);
    }

    @Test
    void a_descendant_may_have_ancestors_that_do_not_hold_the_socket() {
        List<ProcessInfo> holders = List.of(process(800, 700, 1), process(830, 820, 810, 800, 700, 1));

        assertThat(eldestOf(holders)).contains(800L);
    }

    @Test
    void siblings_have_no_eldest() {
        assertThat(eldestOf(List.of(process(811, 800, 1), process(812, 800, 1))))
                .isEmpty();
    }

    @Test
    void a_family_and_a_stranger_have_no_eldest() {
        List<ProcessInfo> holders = List.of(process(800, 700, 1), process(811, 800, 700, 1), process(900, 700, 1));

        assertThat(eldestOf(holders)).isEmpty();
    }

    @Test
    void workers_whose_master_has_exited_have_no_eldest() {
        assertThat(eldestOf(List.of(process(811, 1), process(812, 1)))).isEmpty();
    }

    @Test
    void a_descendant_of_more_generations_than_are_listed_belongs_to_no_family() {
        long[] sixteen = LongStream.rangeClosed(801, 816).map(it -> 1617 - it).toArray();

        assertThat(eldestOf(List.of(process(800, 1), process(900, sixteen)))).isEmpty();
    }

    @Test
    void a_process_with_the_pid_of_an_exited_ancestor_is_no_ancestor() {
        ProcessInfo later = process(800, BOOT.plusSeconds(60), 1);

        assertThat(eldestOf(List.of(later, process(811, BOOT, 800, 1)))).isEmpty();
    }

    @Test
    void a_process_may_start_in_the_same_tick_as_its_parent() {
        assertThat(eldestOf(List.of(process(800, BOOT, 1), process(811, BOOT, 800, 1))))
                .contains(800L);
    }

    @Test
    void a_process_whose_start_is_hidden_belongs_to_no_family() {
        ProcessInfo hidden = new ProcessInfo(
                811, "worker", List.of(), "ada", null, null, List.of(new ProcessInfo.Parent(800, "master")));

        assertThat(eldestOf(List.of(process(800, 1), hidden))).isEmpty();
    }

    /** An editor's server on 127.0.0.1 is not to blame for a program on ::1 that was started in its terminal. */
    @Test
    void an_ancestor_without_a_part_in_each_socket_is_no_eldest() {
        List<ProcessInfo> holders = List.of(process(800, 1), process(811, 800, 1));
        List<SocketTable.Entry> listeners =
                List.of(socket(Loopback.IPV4, Set.of(800L)), socket(Loopback.IPV6, Set.of(811L)));

        assertThat(Family.eldest(holders, listeners)).isEmpty();
    }

    @Test
    void an_eldest_may_hold_sockets_that_its_workers_do_not() {
        List<ProcessInfo> holders = List.of(process(800, 1), process(811, 800, 1));
        List<SocketTable.Entry> listeners =
                List.of(socket(Loopback.IPV4, Set.of(800L, 811L)), socket(Loopback.IPV6, Set.of(800L)));

        assertThat(Family.eldest(holders, listeners).map(ProcessInfo::pid)).contains(800L);
    }

    private static Optional<Long> eldestOf(List<ProcessInfo> holders) {
        Set<Long> pids = Set.copyOf(holders.stream().map(ProcessInfo::pid).toList());
        return Family.eldest(holders, List.of(socket(Loopback.IPV4, pids))).map(ProcessInfo::pid);
    }

    private static ProcessInfo process(long pid, long... parents) {
        return process(pid, BOOT.plusSeconds(pid), parents);
    }

    private static ProcessInfo process(long pid, Instant started, long... parents) {
        List<ProcessInfo.Parent> ancestors = new ArrayList<>();
        IntStream.range(0, parents.length)
                .forEach(i -> ancestors.add(new ProcessInfo.Parent(parents[i], "ancestor" + i)));
        return new ProcessInfo(pid, "server", List.of(), "ada", null, started, ancestors);
    }

    private static SocketTable.Entry socket(Loopback address, Set<Long> pids) {
        return new SocketTable.Entry(
                address.at(38124),
                address.at(0),
                SocketTable.State.LISTENING,
                SocketTable.Entry.UNKNOWN,
                address.name(),
                pids);
    }
}
