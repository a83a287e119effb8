package dev.projax.core.conflict;

import static dev.projax.core.conflict.PortVerdict.HeldFor.CLUSTER;
import static dev.projax.core.conflict.PortVerdict.HeldFor.CONTAINER;
import static dev.projax.core.conflict.PortVerdict.HeldFor.DEVICE;
import static dev.projax.core.conflict.PortVerdict.HeldFor.DOCKER_CONTAINER;
import static dev.projax.core.conflict.PortVerdict.HeldFor.EDITOR;
import static dev.projax.core.conflict.PortVerdict.HeldFor.LIMA_MACHINE;
import static dev.projax.core.conflict.PortVerdict.HeldFor.PODMAN_CONTAINER;
import static dev.projax.core.conflict.PortVerdict.HeldFor.RELAY;
import static dev.projax.core.conflict.PortVerdict.HeldFor.REMOTE_SESSION;
import static dev.projax.core.conflict.PortVerdict.HeldFor.SERVICE;
import static dev.projax.core.conflict.PortVerdict.HeldFor.SYSTEMD_SERVICE;
import static dev.projax.core.conflict.PortVerdict.HeldFor.TUNNEL;
import static dev.projax.core.conflict.PortVerdict.HeldFor.VIRTUALBOX_MACHINE;
import static dev.projax.core.conflict.PortVerdict.HeldFor.VIRTUAL_MACHINE;
import static dev.projax.core.conflict.PortVerdict.HeldFor.WSL_PROGRAM;

import dev.projax.core.conflict.PortVerdict.HeldFor;
import java.util.List;
import java.util.Optional;

/**
 * The programs that hold ports for something else, which would be cut off with them. They are recognized by their
 * names, by the file that they execute, and by what they do, which their arguments show. So renaming one does not make
 * it look like a server that may be terminated.
 *
 * <p>The first row that fits decides. A program that only serves requests is not in the table, not even a reverse
 * proxy, because that is what people want to terminate.
 */
final class Forwarders {
    private static final List<String> ANY = List.of();

    /** Debuggers and runtimes of an editor that run the user's own programs. */
    private static final String[] RUNNING_USERS_PROGRAMS = {
        "*/extensions/*debugpy*", "*/extensions/ms-python.*", "*/bin/java*", "*/.dotnet/*"
    };

    static final List<Row> ROWS = List.of(
            // containers
            named(DOCKER_CONTAINER, "docker-proxy", "dockerd", "com.docker.*", "docker desktop", "vpnkit", "vpnkit-*"),
            named(DOCKER_CONTAINER, "orbstack helper*"),
            named(DOCKER_CONTAINER, "limactl", "ssh").doing("*/.colima/*"),
            doing(DOCKER_CONTAINER, "-host-port", "-container-ip"),
            doing(DOCKER_CONTAINER, "--state-dir=*/dockerd-rootless"),
            named(PODMAN_CONTAINER, "conmon", "rootlessport*", "containers-rootlessport*", "pasta", "pasta.*"),
            named(PODMAN_CONTAINER, "gvproxy", "vfkit", "krunkit", "win-sshproxy"),
            doing(PODMAN_CONTAINER, "--exit-command *podman"),
            doing(PODMAN_CONTAINER, "--config-net", "--netns"),
            doing(PODMAN_CONTAINER, "--netns-type=path"),
            doing(PODMAN_CONTAINER, "-forward-sock"),
            named(CONTAINER, "containerd", "containerd-shim*", "nerdctl", "buildkitd", "crio", "rootlesskit"),
            named(CONTAINER, "slirp4netns", "bypass4netns*", "lxd", "incusd", "lxc-start", "systemd-nspawn"),
            named(CONTAINER, "host-switch"),
            doing(CONTAINER, "--disable-host-loopback"),
            doing(CONTAINER, "forkproxy --"),

            // virtual machines
            named(LIMA_MACHINE, "limactl"),
            named(LIMA_MACHINE, "ssh").doing("*/.lima/*"),
            doing(LIMA_MACHINE, "hostagent", "*/ha.sock"),
            named(VIRTUALBOX_MACHINE, "vboxheadless", "virtualboxvm", "vboxnetnat"),
            doing(VIRTUALBOX_MACHINE, "--comment", "--startvm"),
            named(VIRTUAL_MACHINE, "qemu-system-*", "qemu-kvm", "kvm", "passt", "passt.*", "qemulauncher", "vagrant"),
            named(VIRTUAL_MACHINE, "vmware", "vmware-vmx*", "vmplayer", "vmnet-natd", "vmnat", "prl_vm_app"),
            named(VIRTUAL_MACHINE, "firecracker", "cloud-hypervisor", "crosvm", "multipassd", "bhyve", "vmwp"),
            named(VIRTUAL_MACHINE, "prl_naptd", "com.apple.virtualization.virtualmachine"),
            doing(VIRTUAL_MACHINE, "*hostfwd=*"),
            doing(VIRTUAL_MACHINE, "*.vmx"),
            named(WSL_PROGRAM, "wslrelay", "wslhost", "wslservice", "wsl"),
            doing(WSL_PROGRAM, "--vm-id", "--handle"),

            // clusters
            named(CLUSTER, "kubectl", "kubectl-*", "oc", "k9s", "kubefwd", "telepresence", "minikube", "skaffold"),
            named(CLUSTER, "tilt", "devspace", "okteto", "virtctl", "istioctl", "linkerd", "mirrord", "kubelet", "k3s"),
            named(CLUSTER, "kubevpn", "ktunnel", "gefyra"),
            doing(CLUSTER, "port-forward", "#:#"),
            doing(CLUSTER, "port-forward", ":#"),
            doing(CLUSTER, "port-forward * #"),
            doing(CLUSTER, "proxy", "--api-prefix*"),
            doing(CLUSTER, "proxy", "--accept-*"),
            doing(CLUSTER, "dev", "--port-forward*"),

            // relays, before ssh, because simpleproxy has options like it
            named(RELAY, "socat", "rinetd", "redir", "simpleproxy", "tcptunnel", "systemd-socket-proxyd"),
            named(RELAY, "websockify", "websockify.*", "novnc", "novnc_proxy", "toxiproxy", "toxiproxy-server"),
            named(RELAY, "balance").doing("# *"),
            doing(RELAY, "tcp-listen:*", "*:*"),
            doing(RELAY, "TCP-LISTEN:*", "*:*"),
            doing(RELAY, "tcp#-listen:*", "*:*"),
            doing(RELAY, "TCP#-LISTEN:*", "*:*"),
            doing(RELAY, "tcp-l:*", "*:*"),
            doing(RELAY, "TCP-L:*", "*:*"),
            doing(RELAY, "tcp#-l:*", "*:*"),
            doing(RELAY, "TCP#-L:*", "*:*"),
            doing(RELAY, "openssl-listen:*", "*:*"),
            doing(RELAY, "OPENSSL-LISTEN:*", "*:*"),
            doing(RELAY, "--web *", "# *:#"),
            doing(RELAY, "-*c **/rinetd.conf"),
            doing(RELAY, "--lport=*", "--cport=*"),
            doing(RELAY, "--local-port=*", "--remote-host=*"),
            doing(RELAY, "-L #", "-R *:#"),
            named(RELAY, "nc", "nc.*", "netcat", "ncat").doing("-e"),
            named(RELAY, "nc", "nc.*", "netcat", "ncat").doing("-l*e"),
            named(RELAY, "nc.traditional", "ncat").doing("-c"), // other versions: TLS, CRLF or close
            named(RELAY, "nc.traditional", "ncat").doing("-l*c"),
            named(RELAY, "nc", "ncat").doing("--*exec*"),
            named(RELAY, "nc", "ncat").doing("--proxy-type*"),
            named(RELAY, "svchost").doing("iphlpsvc"),

            // remote sessions
            named(REMOTE_SESSION, "ssh", "sshd", "sshd-session", "autossh", "dropbear", "dbclient", "plink"),
            doing(REMOTE_SESSION, "-*L #:*:#"),
            doing(REMOTE_SESSION, "-*L *:#:*:#"),
            doing(REMOTE_SESSION, "-L#:*:#"),
            doing(REMOTE_SESSION, "-L*:#:*:#"),
            doing(REMOTE_SESSION, "-*N", "-D #"),
            doing(REMOTE_SESSION, "-*N", "-D *:#"),
            doing(REMOTE_SESSION, "-ND *#"),
            doing(REMOTE_SESSION, "-fND *#"),

            // tunnels
            named(TUNNEL, "cloudflared", "ngrok", "frpc", "frps", "chisel", "bore", "zrok", "inlets", "inlets-pro"),
            named(TUNNEL, "tailscaled", "tailscale", "sshuttle", "stunnel", "stunnel#", "devtunnel", "wireguard-go"),
            named(TUNNEL, "session-manager-plugin", "cloud-sql-proxy", "cloud_sql_proxy", "rathole", "wstunnel", "tsh"),
            named(TUNNEL, "gost", "openvpn", "tor", "ss-local", "ss-tunnel", "sslocal", "lt", "lt.js"),
            named(TUNNEL, "mutagen", "mutagen-agent", "loclx"),
            named(TUNNEL, "boundary").doing("connect"),
            doing(TUNNEL, "connect", "-target-id*"),
            named(TUNNEL, "fly", "flyctl").doing("proxy"),
            doing(TUNNEL, "tunnel --url*"),
            doing(TUNNEL, "tunnel run"),
            doing(TUNNEL, "tunnel --*", "run"),
            doing(TUNNEL, "access tcp", "--hostname*"),
            doing(TUNNEL, "access private"),
            doing(TUNNEL, "-c **/frpc*.*"),
            doing(TUNNEL, "-c **/frps*.*"),
            doing(TUNNEL, "client http*", "#:*"),
            doing(TUNNEL, "client http*", "R:*"),
            doing(TUNNEL, "server", "--reverse"),
            doing(TUNNEL, "host", "--allow-anonymous"),
            doing(TUNNEL, "-L=*:*#"),
            doing(TUNNEL, "-r *@*", "#.#.#.#/#"),
            doing(TUNNEL, "-r *@*", "0/0"),
            doing(TUNNEL, "start-iap-tunnel"),
            doing(TUNNEL, "*AWS-StartPortForwardingSession*"),
            doing(TUNNEL, "-instances=*=tcp:*"),
            doing(TUNNEL, "*tailscaled.state"),
            doing(TUNNEL, "**/stunnel*.conf"),
            doing(TUNNEL, "**/ngrok*.yml"),
            doing(TUNNEL, "*.ovpn"),
            doing(TUNNEL, "**/torrc"),

            // editors and their servers
            named(EDITOR, "code-server", "openvscode-server", "code-tunnel", "zed-remote-server*", "jetbrains_client*"),
            named(EDITOR, "remote-dev-server*"),
            named(EDITOR, "code", "code-insiders", "cursor").doing("tunnel"),
            named(EDITOR, "code", "code-insiders", "cursor").doing("serve-web"),
            located(EDITOR, "*/.vscode-server*/*", "*/.vscode/cli/*", "*/.vscode-remote/*", "*/.vscodium-server/*")
                    .except(RUNNING_USERS_PROGRAMS),
            located(EDITOR, "*/.cursor-server/*", "*/.windsurf-server/*", "*/.kiro-server/*", "*/.zed_server/*")
                    .except(RUNNING_USERS_PROGRAMS),
            located(EDITOR, "*/code-server*/lib/node", "*/node_modules/code-server/*", "*/openvscode-server-v*/*"),
            located(EDITOR, "/usr/share/code/code*", "/usr/share/code-insiders/code-insiders*"),
            located(
                    EDITOR,
                    "/usr/share/codium/codium*",
                    "/usr/share/cursor/cursor*",
                    "/snap/code*/usr/share/code*/code*"),
            located(EDITOR, "*/visual studio code*.app/*", "*/microsoft vs code*/*", "*/cursor.app/*")
                    .except(RUNNING_USERS_PROGRAMS),
            located(EDITOR, "*/jetbrains/remotedev/*").except("*/plugins/*/helpers/*"),
            doing(EDITOR, "--accept-server-license-terms"),
            doing(EDITOR, "command-shell --cli-data-dir"),
            doing(EDITOR, "*/out/server-main.js", "--*connection-token*"),
            doing(EDITOR, "remoteDevHost"),
            doing(EDITOR, "cwmHost*"),
            doing(EDITOR, "serverMode"),

            // devices
            named(DEVICE, "adb", "iproxy", "usbmuxd", "scrcpy", "pymobiledevice3"),
            doing(DEVICE, "-L", "fork-server server"),
            doing(DEVICE, "-L", "server nodaemon"),

            // service managers, supervisors, and what starts a program for each connection
            named(SYSTEMD_SERVICE, "systemd"),
            named(SERVICE, "launchd", "svchost", "inetd", "xinetd", "systemd-socket-activate", "tcpsvd", "tcpserver"),
            named(SERVICE, "s6-tcpserver*", "s6-supervise", "s6-svscan", "runsv", "supervisord", "circusd", "einhorn"),
            named(SERVICE, "supervisor.supervisord", "circus.circusd", "pm2"),
            doing(SERVICE, "-*c **/supervisord.conf"),
            doing(SERVICE, "**/circus.ini"),
            doing(SERVICE, "**/*inetd.conf"),
            doing(SERVICE, "-l *#", "--inetd"),
            doing(SERVICE, "--listen=*#", "--inetd"),
            doing(SERVICE, "--emperor*"));

    private Forwarders() {}

    /**
     * A kind of program. Each pattern is a {@link Glob}. Names and places are in small letters and fit capitals too;
     * in arguments, case matters.
     *
     * @param programs its names, one of which must fit; none fits every program
     * @param places paths of its file or its script, one of which must fit; none fits every path
     * @param exceptions paths that do not count although they fit one of the places
     * @param arguments what its arguments must contain, all of them, as in {@link Appearance#hasArguments}
     */
    record Row(
            HeldFor heldFor,
            List<String> programs,
            List<String> places,
            List<String> exceptions,
            List<String> arguments) {
        /** Returns a row for the same program if it also has an argument of that pattern. */
        Row doing(String argument) {
            return new Row(heldFor, programs, places, exceptions, List.of(argument));
        }

        /** Returns a row for programs in the same places, but not in these. */
        Row except(String... others) {
            return new Row(heldFor, programs, places, List.of(others), arguments);
        }

        boolean fits(Appearance process) {
            return isProgram(process) && isPlace(process) && isDoing(process);
        }

        private boolean isProgram(Appearance process) {
            for (String program : programs) {
                if (process.isCalled(program)) {
                    return true;
                }
            }
            return programs.isEmpty();
        }

        private boolean isPlace(Appearance process) {
            for (String place : places) {
                if (process.isIn(place, exceptions)) {
                    return true;
                }
            }
            return places.isEmpty();
        }

        private boolean isDoing(Appearance process) {
            for (String argument : arguments) {
                if (!process.hasArguments(argument)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Returns a row for a program of one of those names. */
    private static Row named(HeldFor heldFor, String... programs) {
        return new Row(heldFor, List.of(programs), ANY, ANY, ANY);
    }

    /** Returns a row for a program whose file, or whose script, has such a path. */
    private static Row located(HeldFor heldFor, String... places) {
        return new Row(heldFor, ANY, List.of(places), ANY, ANY);
    }

    /** Returns a row for a program of any name whose arguments are all of these. */
    private static Row doing(HeldFor heldFor, String... arguments) {
        return new Row(heldFor, ANY, ANY, ANY, List.of(arguments));
    }

    /** Returns what the process holds its ports for; empty if for itself, as far as can be seen. */
    static Optional<HeldFor> of(ProcessInfo process) {
        Appearance appearance = Appearance.of(process);
        for (Row row : ROWS) {
            if (row.fits(appearance)) {
                return Optional.of(row.heldFor);
            }
        }
        return Optional.empty();
    }
}
