package dev.projax.core.conflict;

import java.util.List;
import java.util.Optional;

/**
 * The rule that several holders of a port count as one: a process and its descendants that share its sockets, such as a
 * web server and its workers. If the eldest is asked to terminate, it terminates the others.
 */
final class Family {
    private Family() {}

    /**
     * Returns the process that holds each of the sockets and is an ancestor of all other holders; empty if there is
     * none. A holder whose ancestors or start time are not known is no descendant: its parent has exited, is hidden, or
     * is more generations away than {@link ProcessInfo#parents} lists.
     *
     * @param holders the processes that hold one of the sockets
     * @param listeners the sockets
     */
    static Optional<ProcessInfo> eldest(List<ProcessInfo> holders, List<SocketTable.Entry> listeners) {
        return holders.stream()
                .filter(eldest ->
                        listeners.stream().allMatch(listener -> listener.pids().contains(eldest.pid())))
                .filter(eldest -> holders.stream().allMatch(it -> it.pid() == eldest.pid() || descends(it, eldest)))
                .findFirst();
    }

    /** A process that is younger than its descendant has got the pid of an ancestor that has exited. */
    private static boolean descends(ProcessInfo process, ProcessInfo ancestor) {
        return process.parents().stream().anyMatch(parent -> parent.pid() == ancestor.pid())
                && ancestor.started()
                        .flatMap(first -> process.started().map(later -> !later.isBefore(first)))
                        .orElse(false);
    }
}
