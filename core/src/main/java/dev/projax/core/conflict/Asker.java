package dev.projax.core.conflict;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The process and user that ask about a port.
 *
 * @param pid the process that asks
 * @param ancestors its parent processes, up to process 1
 * @param user the user that it runs as
 */
record Asker(long pid, Set<Long> ancestors, String user) {
    /** Returns this process. */
    static Asker here(SocketTable table) {
        ProcessHandle self = ProcessHandle.current();
        Set<Long> ancestors = new HashSet<>();
        Optional<ProcessHandle> next = self.parent();
        while (next.isPresent() && ancestors.add(next.get().pid())) {
            next = next.get().parent();
        }
        String user = Users.ofThisProcess()
                .or(() -> table.process(self.pid()).flatMap(ProcessInfo::user))
                .orElseGet(() -> System.getProperty("user.name", ""));
        return new Asker(self.pid(), ancestors, user);
    }

    boolean isRoot() {
        return user.equals("root") || user.equals("0");
    }

    /** Returns whether it is the process of this user. */
    boolean owns(ProcessInfo process) {
        return process.user().filter(user::equals).isPresent();
    }
}
