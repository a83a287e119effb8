package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.fixtures.NativeProgram;
import dev.projax.core.fixtures.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Lets real processes look at a port whose holder they cannot see. */
@Timeout(60)
class BlindSpotTest {
    private static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";
    private static final String ANOTHER = "setpriv --reuid=65533 --regid=65533 --clear-groups ";

    /** Takes away what root needs to see other users' processes. */
    private static final String WITHOUT_SIGHT = "setpriv --bounding-set=-sys_ptrace --inh-caps=-sys_ptrace ";

    /** The processes of a container exit with its first one. */
    private static final String CONTAINER = "unshare --pid --fork --mount-proc --kill-child ";

    private static Path directory;
    private static String listener;
    private static OtherSight sight;

    private final List<Process> holders = new ArrayList<>();

    @BeforeAll
    static void prepare(@TempDir Path shared) throws IOException, InterruptedException {
        Requirement.linux();
        Requirement.command("unshare");
        Requirement.command("setpriv");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        directory = shared;
        listener = NativeProgram.compile(shared, "listener.c").toString();
        sight = OtherSight.from(shared);
    }

    @AfterEach
    void stops_the_holders() {
        holders.forEach(Process::destroyForcibly);
    }

    @Test
    void an_ordinary_user_asks_the_user_of_the_socket() throws Exception {
        requires_other_users();

        assertThat(OtherSight.run(NOBODY + sight.command(portOf("")))).isEqualTo("USER - root");
        assertThat(OtherSight.run(NOBODY + sight.command(portOf(ANOTHER)))).isEqualTo("USER - 65533");
    }

    @Test
    void a_program_can_hide_from_its_own_user() throws Exception {
        requires_other_users();

        assertThat(OtherSight.run(NOBODY + sight.command(portOf(NOBODY)))).isEqualTo("nothing");
        assertThat(OtherSight.run(NOBODY + sight.command(portOf(NOBODY, "hidden"))))
                .isEqualTo("NOT_DUMPABLE - root");
    }

    @Test
    void root_without_the_capability_asks_the_user_of_the_socket() throws Exception {
        requires_other_users();

        assertThat(OtherSight.run(WITHOUT_SIGHT + sight.command(portOf(NOBODY))))
                .isEqualTo("CAPABILITY CAP_SYS_PTRACE nobody");
        assertThat(OtherSight.run(WITHOUT_SIGHT + sight.command(portOf("")))).isEqualTo("CAPABILITY CAP_SYS_PTRACE -");
        assertThat(OtherSight.run(sight.command(portOf(NOBODY)))).isEqualTo("nothing");
    }

    @Test
    void root_in_a_container_is_not_sent_out_to_an_owner_who_is_inside() throws Exception {
        requires_other_users();

        assertThat(OtherSight.run(
                        CONTAINER + "sh -c '" + NOBODY
                                + "$1 >$2 & until [ -s $2 ]; do kill -0 $! || exit; sleep 0.01; done; exec "
                                + WITHOUT_SIGHT + sight.command("$(cat $2)") + "' sh $1 $2",
                        listener,
                        directory.resolve("port-inside")))
                .isEqualTo("CAPABILITY CAP_SYS_PTRACE nobody");
    }

    @Test
    void an_owner_outside_a_container_is_outside_for_all() throws Exception {
        requires_other_users();
        String port = portOf(NOBODY);

        assertThat(OtherSight.run(CONTAINER + sight.command(port))).matches("PID_NAMESPACE pid:\\[\\d+] -");
        assertThat(OtherSight.run(CONTAINER + WITHOUT_SIGHT + sight.command(port)))
                .matches("PID_NAMESPACE pid:\\[\\d+] -");
    }

    @Test
    void the_processes_of_another_namespace_cannot_be_named() throws Exception {
        requires_other_users();

        assertThat(OtherSight.run("unshare --pid --fork --kill-child " + sight.command(portOf(""))))
                .isEqualTo("PROC_OF_ANOTHER_NAMESPACE - -");
    }

    @Test
    void root_of_a_user_namespace_is_not_the_machines_root() throws Exception {
        String prefix = "unshare --user --map-root-user ";
        Requirement.that(
                OtherSight.run(prefix + "echo works").equals("works"),
                "needs user namespaces (sysctl kernel.unprivileged_userns_clone)");

        assertThat(OtherSight.run(prefix + sight.command(portOf("")))).isEqualTo("USER_NAMESPACE - -");
    }

    @Test
    void proc_can_hide_the_processes_of_other_users() throws Exception {
        requires_other_users();
        Requirement.that(
                OtherSight.run(hidingProc("echo works")).equals("works"), "needs a /proc that can hide processes");

        assertThat(OtherSight.run(
                        hidingProc("$1 >$2 & until [ -s $2 ]; do kill -0 $! || exit; sleep 0.01; done; exec " + NOBODY
                                + sight.command("$(cat $2)")),
                        listener,
                        directory.resolve("port-hidden")))
                .matches("PROC_OPTION hidepid=(2|invisible) root");
    }

    private static String hidingProc(String script) {
        return "unshare --pid --fork --kill-child --mount sh -c 'mount -t proc -o hidepid=2 proc /proc && { " + script
                + "; }' sh $1 $2";
    }

    private static void requires_other_users() throws IOException, InterruptedException {
        Requirement.root();
        Requirement.that(
                OtherSight.run(
                                NOBODY + "$1 -version >/dev/null 2>&1 && echo works",
                                Path.of(System.getProperty("java.home"), "bin", "java"))
                        .equals("works"),
                "needs a JDK that all users can run");
    }

    /** Starts a listener behind {@code prefix} and returns its port. */
    private String portOf(String prefix, String... arguments) throws IOException {
        Process holder = new ProcessBuilder("sh", "-c", "exec " + prefix + listener + " " + String.join(" ", arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        holders.add(holder);
        return Long.toString(NativeProgram.firstNumber(holder));
    }
}
