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
 * <p>The first row that fits decides. Each pattern is a {@link Glob}. A program that only serves requests, like a web
 * server or a reverse proxy, is not in the table, because it is what people want to terminate.
 */
final class Forwarders {
    private static final List<String> ANY = List.of();

    private static final Row[] ROWS = {
        // containers
        named(DOCKER_CONTAINER, "docker-proxy", "dockerd", "vpnkit", "vpnkit-bridge", "com.docker.*", "docker desktop"),
        doing(DOCKER_CONTAINER, "-host-port", "-container-ip"),
        located(DOCKER_CONTAINER, "*/orbstack.app/*"),
        named(PODMAN_CONTAINER, "conmon", "rootlessport", "rootlessport-child", "containers-rootlessport*", "gvproxy"),
        named(PODMAN_CONTAINER, "pasta", "pasta.avx2", "win-sshproxy", "vfkit", "krunkit"),
        doing(PODMAN_CONTAINER, "--exit-command *podman"),
        doing(PODMAN_CONTAINER, "--config-net", "--netns"),
        doing(PODMAN_CONTAINER, "-forward-sock", "-forward-identity"),
        named(CONTAINER, "rootlesskit", "slirp4netns", "bypass4netnsd", "containerd", "containerd-shim*", "crio"),
        named(CONTAINER, "nerdctl", "buildkitd", "lxd", "incusd", "lxc-start", "systemd-nspawn", "host-switch"),
        doing(CONTAINER, "--netns-type=path", "--api-socket*"),
        doing(CONTAINER, "--port-driver=*", "--net=*"),

        // virtual machines
        named(LIMA_MACHINE, "limactl"),
        doing(LIMA_MACHINE, "hostagent", "*ha.sock"),
        named(VIRTUALBOX_MACHINE, "vboxheadless", "virtualboxvm", "vboxnetnat", "vboxsvc"),
        doing(VIRTUALBOX_MACHINE, "--startvm", "--comment"),
        named(VIRTUAL_MACHINE, "qemu-system-*", "qemu-kvm", "kvm", "passt", "passt.avx2", "multipassd", "vagrant"),
        doing(VIRTUAL_MACHINE, "*hostfwd=*"),
        named(VIRTUAL_MACHINE, "vmware", "vmware-vmx*", "vmplayer", "vmnet-natd", "vmnat", "prl_vm_app", "prl_naptd"),
        doing(VIRTUAL_MACHINE, "*.vmx"),
        named(VIRTUAL_MACHINE, "firecracker", "cloud-hypervisor", "crosvm", "vmwp", "bhyve", "qemulauncher"),
        named(VIRTUAL_MACHINE, "com.apple.virtualization.virtualmachine"),
        located(VIRTUAL_MACHINE, "*/utm.app/*"),
        named(WSL_PROGRAM, "wslrelay", "wslhost", "wslservice", "wsl"),

        // clusters
        named(CLUSTER, "kubectl", "kubectl-*", "oc", "k9s", "kubefwd", "telepresence", "minikube", "skaffold", "tilt"),
        named(CLUSTER, "devspace", "okteto", "virtctl", "istioctl", "linkerd", "mirrord", "kubelet", "k3s"),
        doing(CLUSTER, "port-forward", "#:#"),
        doing(CLUSTER, "port-forward", ":#"),
        doing(CLUSTER, "port-forward", "*/* #"),
        doing(CLUSTER, "proxy", "--api-prefix*"),

        // remote sessions
        named(REMOTE_SESSION, "ssh", "sshd", "sshd-session", "autossh", "dropbear", "dbclient", "plink"),
        doing(REMOTE_SESSION, "-*L #:*:#"),
        doing(REMOTE_SESSION, "-*L *:#:*:#"),
        doing(REMOTE_SESSION, "-L#:*:#"),
        doing(REMOTE_SESSION, "-L*:#:*:#"),
        doing(REMOTE_SESSION, "-*N*", "-*D #"),
        doing(REMOTE_SESSION, "-*N*", "-*D *:#"),

        // tunnels
        named(TUNNEL, "cloudflared", "ngrok", "frpc", "frps", "chisel", "bore", "zrok", "inlets", "inlets-pro", "gost"),
        named(TUNNEL, "tailscaled", "tailscale", "sshuttle", "stunnel", "stunnel#", "devtunnel", "wireguard-go", "tsh"),
        named(TUNNEL, "session-manager-plugin", "cloud-sql-proxy", "cloud_sql_proxy", "rathole", "wstunnel", "openvpn"),
        named(TUNNEL, "tor", "ss-local", "ss-tunnel", "sslocal", "lt", "lt.js"),
        named(TUNNEL, "fly", "flyctl").doing("proxy"),
        doing(TUNNEL, "tunnel --url*"),
        doing(TUNNEL, "tunnel run"),
        doing(TUNNEL, "tunnel --*", "run"),
        doing(TUNNEL, "access tcp", "--hostname*"),
        doing(TUNNEL, "-c *frp*.toml"),
        doing(TUNNEL, "-c *frp*.ini"),
        doing(TUNNEL, "client http*", "#:*"),
        doing(TUNNEL, "client http*", "R:*"),
        doing(TUNNEL, "server", "--reverse"),
        doing(TUNNEL, "start-iap-tunnel"),
        doing(TUNNEL, "*AWS-StartPortForwardingSession*"),
        doing(TUNNEL, "-instances=*=tcp:*"),

        // relays
        named(RELAY, "socat", "rinetd", "redir", "simpleproxy", "tcptunnel", "systemd-socket-proxyd"),
        named(RELAY, "balance").doing("# *"),
        doing(RELAY, "tcp*-listen:*", "*:*"),
        doing(RELAY, "tcp*-l:*", "*:*"),
        doing(RELAY, "openssl-listen:*", "*:*"),
        doing(RELAY, "ssl-l:*", "*:*"),
        doing(RELAY, "-*c *rinetd.conf"),
        doing(RELAY, "-L #", "-R *:#"),
        named(RELAY, "nc", "ncat", "netcat", "nc.*").doing("-e"),
        named(RELAY, "nc", "ncat", "netcat", "nc.*").doing("-l*e"),
        named(RELAY, "nc", "ncat", "netcat", "nc.*").doing("-c"),
        named(RELAY, "nc", "ncat", "netcat", "nc.*").doing("-l*c"),
        named(RELAY, "ncat", "nc").doing("--*exec*"),
        named(RELAY, "ncat", "nc").doing("--proxy-type*"),
        named(RELAY, "svchost").doing("iphlpsvc"),

        // editors and their servers
        named(EDITOR, "code-server", "openvscode-server", "code-tunnel", "zed-remote-server*"),
        located(EDITOR, "*/.vscode-server*/*", "*/.vscode/cli/*", "*/.vscode-remote/*", "*/.cursor-server/*"),
        located(EDITOR, "*/.windsurf-server/*", "*/.vscodium-server/*", "*/openvscode-server-v*/*", "*/.zed_server/*"),
        located(EDITOR, "*/lib/code-server*/*", "*/node_modules/code-server/*", "*/jetbrains/remotedev/*"),
        named(EDITOR, "code").doing("tunnel"),
        named(EDITOR, "code").doing("serve-web"),
        doing(EDITOR, "--accept-server-license-terms"),
        doing(EDITOR, "command-shell", "--cli-data-dir"),
        doing(EDITOR, "*/out/server-main.js", "--*connection-token*"),
        doing(EDITOR, "remoteDevHost"),
        doing(EDITOR, "cwmHost*"),

        // devices
        named(DEVICE, "adb", "iproxy", "usbmuxd", "scrcpy", "pymobiledevice3"),
        doing(DEVICE, "-L", "fork-server server"),

        // service managers, supervisors, and what starts a program for each connection
        named(SYSTEMD_SERVICE, "systemd"),
        named(SERVICE, "launchd", "inetd", "xinetd", "systemd-socket-activate", "tcpsvd", "tcpserver", "s6-tcpserver*"),
        named(SERVICE, "s6-supervise", "s6-svscan", "runsv", "supervisord", "circusd", "einhorn", "pm2", "svchost"),
        doing(SERVICE, "-*c *supervisord.conf"),
        named(SERVICE, "uwsgi*").doing("--emperor*"),
    };

    private Forwarders() {}

    /**
     * @param programs the names of the program, each pattern for itself; none fits every program
     * @param places the paths of the program; none fits every path
     * @param arguments what its arguments must contain, all of them
     */
    private record Row(HeldFor heldFor, List<String> programs, List<String> places, List<String> arguments) {
        /** Returns a row for the same program if it also has an argument of that pattern. */
        Row doing(String argument) {
            return new Row(heldFor, programs, places, List.of(argument));
        }

        boolean fits(Appearance process) {
            for (String argument : arguments) {
                if (!process.hasArgument(argument)) {
                    return false;
                }
            }
            return isProgram(process) && isPlace(process);
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
                if (process.isIn(place)) {
                    return true;
                }
            }
            return places.isEmpty();
        }
    }

    /** Returns a row for a program of one of those names. */
    private static Row named(HeldFor heldFor, String... programs) {
        return new Row(heldFor, List.of(programs), ANY, ANY);
    }

    /** Returns a row for a program whose file, or whose script, has such a path. */
    private static Row located(HeldFor heldFor, String... places) {
        return new Row(heldFor, ANY, List.of(places), ANY);
    }

    /** Returns a row for a program of any name whose arguments are all of these. */
    private static Row doing(HeldFor heldFor, String... arguments) {
        return new Row(heldFor, ANY, ANY, List.of(arguments));
    }

    /** Returns for what the process holds its ports; empty if for itself, as far as can be seen. */
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
