package dev.projax.core.conflict;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The processes that hold sockets. */
final class Holders {
    private Holders() {}

    /** Returns those that hold one of the sockets, by ascending pid, as far as {@code table} shows them. */
    static List<ProcessInfo> of(Collection<SocketTable.Entry> sockets, SocketTable table) {
        Set<Long> pids = new TreeSet<>();
        sockets.forEach(socket -> pids.addAll(socket.pids()));
        List<ProcessInfo> processes = new ArrayList<>();
        pids.forEach(pid -> table.process(pid).ifPresent(processes::add));
        return processes;
    }

    /** Returns whether the process holds one of the sockets. */
    static boolean include(ProcessInfo process, Collection<SocketTable.Entry> sockets) {
        return sockets.stream().anyMatch(socket -> socket.pids().contains(process.pid()));
    }
}
