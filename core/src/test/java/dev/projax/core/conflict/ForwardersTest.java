package dev.projax.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.projax.core.conflict.Forwarders.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardersTest {
    /** Programs that are recognized by their names. A tilde is a space in a name or an argument. */
    private static final String BY_NAME = """
            DOCKER_CONTAINER /usr/bin/docker-proxy
            DOCKER_CONTAINER dockerd -H fd:// --containerd=/run/containerd/containerd.sock
            DOCKER_CONTAINER /Applications/Docker.app/Contents/MacOS/com.docker.backend services
            DOCKER_CONTAINER C:\\Program~Files\\Docker\\Docker\\Docker~Desktop.exe
            DOCKER_CONTAINER vpnkit --ethernet fd:3
            DOCKER_CONTAINER /usr/bin/vpnkit-bridge --use-ssh
            DOCKER_CONTAINER /Applications/OrbStack.app/Contents/Frameworks/OrbStack~Helper.app/Contents/MacOS/OrbStack~Helper vmgr
            PODMAN_CONTAINER /usr/bin/conmon --api-version 1
            PODMAN_CONTAINER rootlessport
            PODMAN_CONTAINER rootlessport-child
            PODMAN_CONTAINER containers-rootlessport-child
            PODMAN_CONTAINER /usr/bin/pasta -t 8080-8080:80-80
            PODMAN_CONTAINER /usr/bin/pasta.avx2 -t 8080-8080:80-80
            PODMAN_CONTAINER /opt/podman/bin/gvproxy -mtu 1500
            PODMAN_CONTAINER vfkit --cpus 4
            PODMAN_CONTAINER krunkit --cpus 4
            PODMAN_CONTAINER win-sshproxy.exe podman-machine-default
            CONTAINER /usr/bin/containerd
            CONTAINER /usr/bin/containerd-shim-runc-v2 -namespace moby
            CONTAINER nerdctl run -p 8080:80 nginx
            CONTAINER buildkitd --addr tcp://0.0.0.0:1234
            CONTAINER crio
            CONTAINER rootlesskit --net=slirp4netns
            CONTAINER slirp4netns --mtu 65520 -r 3 4711 tap0
            CONTAINER bypass4netnsd
            CONTAINER /snap/lxd/current/bin/lxd --logfile /var/snap/lxd/common/lxd/logs/lxd.log
            CONTAINER incusd --group incus-admin
            CONTAINER lxc-start -n web
            CONTAINER systemd-nspawn -M web
            CONTAINER host-switch.exe --debug
            LIMA_MACHINE /usr/local/bin/limactl hostagent --pidfile /Users/ada/.lima/default/ha.pid default
            VIRTUALBOX_MACHINE /usr/lib/virtualbox/VBoxHeadless
            VIRTUALBOX_MACHINE C:\\Program~Files\\Oracle\\VirtualBox\\VirtualBoxVM.exe
            VIRTUALBOX_MACHINE VBoxNetNAT
            VIRTUAL_MACHINE /usr/bin/qemu-system-x86_64 -m 2048 -vnc :1
            VIRTUAL_MACHINE /usr/libexec/qemu-kvm -m 2048
            VIRTUAL_MACHINE kvm -m 2048
            VIRTUAL_MACHINE passt -t 8080:80
            VIRTUAL_MACHINE passt.avx2 -t 8080:80
            VIRTUAL_MACHINE QEMULauncher
            VIRTUAL_MACHINE vagrant
            VIRTUAL_MACHINE vmware
            VIRTUAL_MACHINE C:\\VMware\\x64\\vmware-vmx.exe
            VIRTUAL_MACHINE vmplayer
            VIRTUAL_MACHINE vmnet-natd
            VIRTUAL_MACHINE vmnat.exe
            VIRTUAL_MACHINE prl_vm_app --openvm
            VIRTUAL_MACHINE prl_naptd
            VIRTUAL_MACHINE firecracker --api-sock /tmp/fire.sock
            VIRTUAL_MACHINE cloud-hypervisor --kernel vmlinux
            VIRTUAL_MACHINE crosvm run
            VIRTUAL_MACHINE multipassd
            VIRTUAL_MACHINE bhyve -c 2 web
            VIRTUAL_MACHINE vmwp.exe
            VIRTUAL_MACHINE com.apple.Virtualization.VirtualMachine
            WSL_PROGRAM C:\\Program~Files\\WSL\\wslrelay.exe --mode 1
            WSL_PROGRAM WSLHost.exe
            WSL_PROGRAM wslservice.exe
            WSL_PROGRAM wsl.exe -d Debian
            CLUSTER kubectl proxy
            CLUSTER kubectl-argo port
            CLUSTER oc proxy
            CLUSTER k9s
            CLUSTER kubefwd svc -n web
            CLUSTER telepresence connector-foreground
            CLUSTER minikube tunnel
            CLUSTER skaffold dev
            CLUSTER tilt up
            CLUSTER devspace dev
            CLUSTER okteto up
            CLUSTER virtctl vnc
            CLUSTER istioctl dashboard kiali
            CLUSTER linkerd viz dashboard
            CLUSTER mirrord exec
            CLUSTER kubelet
            CLUSTER k3s server
            CLUSTER kubevpn daemon
            CLUSTER ktunnel expose web 8080
            CLUSTER gefyra up
            RELAY /usr/bin/socat
            RELAY rinetd
            RELAY redir :8080 db:5432
            RELAY simpleproxy
            RELAY tcptunnel
            RELAY websockify 6080 localhost:5901
            RELAY novnc --vnc localhost:5901
            RELAY toxiproxy -host 0.0.0.0
            RELAY toxiproxy-server -port 8474
            RELAY /usr/lib/systemd/systemd-socket-proxyd db:5432
            REMOTE_SESSION /usr/bin/ssh ada@host
            REMOTE_SESSION autossh -M 0 host
            REMOTE_SESSION dropbear -p 2222
            REMOTE_SESSION dbclient host
            REMOTE_SESSION plink.exe host
            TUNNEL cloudflared
            TUNNEL ngrok http 8080
            TUNNEL ./frpc_linux_amd64
            TUNNEL frps
            TUNNEL ./chisel_1.10.1_linux_amd64 server
            TUNNEL bore server
            TUNNEL zrok share public 8080
            TUNNEL inlets client
            TUNNEL inlets-pro tcp client
            TUNNEL gost
            TUNNEL tailscaled
            TUNNEL tailscale serve 8080
            TUNNEL stunnel
            TUNNEL stunnel4
            TUNNEL devtunnel connect happy-hill
            TUNNEL wireguard-go wg0
            TUNNEL session-manager-plugin
            TUNNEL cloud-sql-proxy app:europe-west1:db
            TUNNEL cloud_sql_proxy
            TUNNEL rathole client.toml
            TUNNEL wstunnel client
            TUNNEL tsh proxy db
            TUNNEL openvpn
            TUNNEL tor
            TUNNEL ss-local
            TUNNEL ss-tunnel
            TUNNEL sslocal
            TUNNEL mutagen daemon run
            TUNNEL mutagen-agent forwarder
            TUNNEL loclx tunnel http --to 127.0.0.1:8080
            EDITOR code-server --bind-addr 127.0.0.1:8080
            EDITOR openvscode-server --port 3000
            EDITOR code-tunnel service internal-run
            EDITOR zed-remote-server-stable-0.181.6 run
            EDITOR /opt/idea/bin/remote-dev-server run
            EDITOR jetbrains_client64.exe
            DEVICE adb
            DEVICE iproxy 2222 22
            DEVICE usbmuxd
            DEVICE scrcpy
            DEVICE pymobiledevice3 remote tunneld
            SYSTEMD_SERVICE /usr/lib/systemd/systemd --user
            SERVICE launchd
            SERVICE svchost.exe -k netsvcs
            SERVICE inetd
            SERVICE xinetd -dontfork
            SERVICE systemd-socket-activate -l 8080 /usr/bin/cat
            SERVICE tcpsvd 0 8080 cat
            SERVICE tcpserver 0 8080 cat
            SERVICE s6-tcpserver4 0 8080 cat
            SERVICE s6-supervise web
            SERVICE s6-svscan
            SERVICE runsv web
            """;

    /** Programs that are recognized by their title, the script that they run, its place, or a name with arguments. */
    private static final String BY_MORE_THAN_A_NAME = """
            DOCKER_CONTAINER ssh: /Users/ada/.colima/_lima/colima/ssh.sock [mux]
            DOCKER_CONTAINER limactl hostagent --pidfile /Users/ada/.colima/_lima/colima/ha.pid colima
            LIMA_MACHINE ssh: /Users/ada/.lima/default/ssh.sock [mux]
            RELAY balance -b 127.0.0.1 8080 db:5432
            RELAY nc -l -p 8080 -e /bin/cat
            RELAY nc -lke /bin/cat 8080
            RELAY ncat -lk -p 8080 -c cat
            RELAY ncat -lkc cat 8080
            RELAY nc.traditional -l -p 8080 -c cat
            RELAY python3 /usr/bin/websockify --web=/usr/share/novnc 6080 localhost:5900
            RELAY python3 -m websockify 6080 localhost:5900
            RELAY node /home/ada/websockify/websockify.js 6080 localhost:5900
            RELAY bash /usr/share/novnc/utils/novnc_proxy --vnc localhost:5901
            RELAY nc.traditional -lkc cat -p 8080
            RELAY netcat -l -p 8080 -e /bin/cat
            RELAY busybox nc -ll -p 8080 -e /bin/cat
            RELAY ncat -l 8080 --sh-exec ncat~db~5432
            RELAY ncat -l 8080 --exec /bin/cat
            RELAY ncat -l 3128 --proxy-type http
            RELAY svchost.exe -k NetSvcs -s iphlpsvc
            REMOTE_SESSION ssh: /home/ada/.ssh/control-host [mux]
            REMOTE_SESSION sshd: ada@pts/0
            REMOTE_SESSION sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups
            REMOTE_SESSION sshd-session: ada@notty
            TUNNEL /usr/bin/python3 /usr/bin/sshuttle --dns
            TUNNEL python3 -m sshuttle --dns
            TUNNEL node /usr/local/bin/lt --port 8080
            TUNNEL node /usr/lib/node_modules/localtunnel/bin/lt.js --port 8080
            TUNNEL fly proxy 5432
            TUNNEL flyctl proxy 5432
            TUNNEL boundary connect ssh
            EDITOR code tunnel
            EDITOR code-insiders tunnel
            EDITOR cursor tunnel
            EDITOR code serve-web
            EDITOR code-insiders serve-web
            EDITOR cursor serve-web
            EDITOR /home/ada/.vscode-server/code-41dd792b5e652393e7787322889ed5fdc58bd75b version
            EDITOR /home/ada/.vscode-server-insiders/bin/174af221/node /home/ada/.vscode-server-insiders/bin/174af221/out/vs/server/main.js
            EDITOR /usr/bin/node /home/ada/.vscode-server/extensions/live/server.js
            EDITOR /home/ada/.vscode-server/bin/174af221/node /home/ada/.vscode-server/extensions/ms-python.vscode-pylance-2025.4.1/dist/server.bundle.js
            EDITOR /home/ada/.vscode/cli/servers/Stable-41dd/server/node
            EDITOR /vscode/vscode-server/../.vscode-remote/bin/node
            EDITOR /home/ada/.vscodium-server/bin/41dd/node
            EDITOR /home/ada/.cursor-server/bin/41dd/node
            EDITOR /home/ada/.windsurf-server/bin/41dd/node
            EDITOR /home/ada/.kiro-server/bin/41dd/node
            EDITOR /home/ada/.zed_server/zed
            EDITOR /usr/lib/code-server/lib/node /usr/lib/code-server
            EDITOR node /usr/lib/node_modules/code-server/out/node/entry.js
            EDITOR /opt/openvscode-server-v1.98.2-linux-x64/node
            EDITOR /usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService
            EDITOR /Applications/Visual~Studio~Code.app/Contents/Frameworks/Code~Helper~(Plugin).app/Contents/MacOS/Code~Helper~(Plugin)
            EDITOR C:\\Program~Files\\Microsoft~VS~Code\\Code.exe --type=utility
            EDITOR /usr/share/code-insiders/code-insiders --type=utility
            EDITOR /usr/share/codium/codium --type=utility
            EDITOR /snap/code/190/usr/share/code/code --type=utility
            EDITOR /usr/share/cursor/cursor --type=utility
            EDITOR /Applications/Cursor.app/Contents/MacOS/Cursor
            EDITOR /home/ada/.cache/JetBrains/RemoteDev/dist/idea/jbr/bin/java
            SERVICE busybox inetd -f
            SERVICE /usr/bin/python3 /usr/bin/supervisord
            SERVICE python3.11 -m supervisor.supervisord
            SERVICE python3 -m circus.circusd
            SERVICE python3 /usr/bin/circusd
            SERVICE ruby3.1 /usr/bin/einhorn -b 127.0.0.1:8080
            SERVICE PM2 v6.0.14: God Daemon (/home/ada/.pm2)
            """;

    /** Programs that are recognized by what they do, whatever they are called. */
    private static final String BY_ARGUMENTS = """
            DOCKER_CONTAINER docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80
            DOCKER_CONTAINER rootlesskit --state-dir=/run/user/1000/dockerd-rootless --net=slirp4netns --port-driver=builtin
            PODMAN_CONTAINER conmon --api-version 1 -c 7b1f -r /usr/bin/crun --exit-command /usr/bin/podman
            PODMAN_CONTAINER pasta --config-net -t 8080-8080:80-80 --quiet --netns /run/user/1000/netns/netns-7b1f
            PODMAN_CONTAINER slirp4netns --disable-host-loopback --mtu=65520 -c -e 3 -r 4 --netns-type=path /run/user/1000/netns/cni-7b1f
            PODMAN_CONTAINER gvproxy -mtu 1500 -ssh-port 55372 -listen-vfkit unixgram:///tmp/gvproxy.sock -forward-sock /tmp/api.sock
            CONTAINER rootlesskit --state-dir=/run/user/1000/containerd-rootless --disable-host-loopback --port-driver=builtin
            CONTAINER lxd forkproxy -- 14522 -1 tcp:0.0.0.0:8080 13977 -1 tcp:127.0.0.1:80
            LIMA_MACHINE limactl hostagent --pidfile /home/ada/.lima/web/ha.pid --socket /home/ada/.lima/web/ha.sock web
            VIRTUALBOX_MACHINE VBoxHeadless --comment web --startvm cb568998-d8b4 --vrde config
            VIRTUAL_MACHINE qemu-system-aarch64 -m 2048 -netdev user,id=n,hostfwd=tcp::8080-:80
            VIRTUAL_MACHINE vmware-vmx -x /home/ada/vmware/web/web.vmx
            WSL_PROGRAM wslhost.exe --vm-id {440371B8-EC9A-4297-B404-C5A6DB08616D} --handle 1234
            CLUSTER kubectl -n web port-forward svc/web 8080:80
            CLUSTER kubectl port-forward pod/web :80
            CLUSTER oc port-forward web 8080
            CLUSTER kubectl proxy --port=8001 --api-prefix=/
            CLUSTER kubectl proxy --port=8001 --accept-hosts=.*
            CLUSTER skaffold dev --port-forward=user
            RELAY socat TCP-LISTEN:8080,fork,reuseaddr TCP:db:5432
            RELAY socat TCP6-LISTEN:8080,fork TCP:db:5432
            RELAY socat TCP-L:8080,fork TCP:db:5432
            RELAY socat TCP4-L:8080,fork TCP:db:5432
            RELAY socat tcp-listen:8080,fork,reuseaddr tcp:db:5432
            RELAY socat tcp6-listen:8080,fork tcp:db:5432
            RELAY socat tcp-l:8080,fork exec:cat
            RELAY socat tcp4-l:8080,fork exec:cat
            RELAY socat openssl-listen:8443,cert=web.pem,fork tcp4:127.0.0.1:80
            RELAY socat OPENSSL-LISTEN:8443,cert=web.pem,fork TCP4:127.0.0.1:80
            RELAY rinetd -f -c /home/ada/rinetd.conf
            RELAY redir --lport=8080 --cport=5432 --caddr=db
            RELAY tcptunnel --local-port=8080 --remote-port=5432 --remote-host=db
            RELAY simpleproxy -L 8080 -R db:5432
            RELAY websockify --web /usr/share/novnc 6080 localhost:5901
            REMOTE_SESSION ssh -fNL 8080:db:5432 ada@host
            REMOTE_SESSION ssh -L 8080:db:5432 ada@host
            REMOTE_SESSION ssh -L localhost:8080:db:5432 ada@host
            REMOTE_SESSION ssh -L8080:db:5432 ada@host
            REMOTE_SESSION ssh -L[::1]:8080:db:5432 ada@host
            REMOTE_SESSION ssh -N -D 1080 ada@host
            REMOTE_SESSION ssh -fN -D localhost:1080 ada@host
            REMOTE_SESSION ssh -ND 1080 ada@host
            REMOTE_SESSION ssh -fND localhost:1080 ada@host
            TUNNEL cloudflared tunnel --url http://localhost:8080
            TUNNEL cloudflared tunnel run web
            TUNNEL cloudflared tunnel --no-autoupdate run web
            TUNNEL cloudflared access tcp --hostname db.example.com --url localhost:5432
            TUNNEL zrok access private token
            TUNNEL frpc -c ./frpc.toml
            TUNNEL frps -c /etc/frp/frps.ini
            TUNNEL boundary connect postgres -target-id ttcp_1234567890 -listen-port 5432
            TUNNEL chisel client https://tunnel.example.com 8080:db:5432
            TUNNEL chisel client https://tunnel.example.com R:8080:localhost:80
            TUNNEL chisel server --port 8080 --reverse
            TUNNEL devtunnel host -p 8080 --allow-anonymous
            TUNNEL gost -L=tcp://:8080/db:5432 -F=relay://host:443
            TUNNEL sshuttle -r ada@host 10.0.0.0/8
            TUNNEL sshuttle -r ada@host 0/0
            TUNNEL gcloud compute start-iap-tunnel web 22 --local-host-port=localhost:2222
            TUNNEL session-manager-plugin {"SessionId":"ada"} eu-west-1 StartSession dev {"DocumentName":"AWS-StartPortForwardingSession"}
            TUNNEL cloud_sql_proxy -instances=app:europe-west1:db=tcp:5432
            TUNNEL tailscaled --state=/var/lib/tailscale/tailscaled.state
            TUNNEL stunnel /etc/stunnel/stunnel.conf
            TUNNEL ngrok start --all --config /home/ada/ngrok.yml
            TUNNEL openvpn --config office.ovpn
            TUNNEL tor -f /etc/tor/torrc
            EDITOR code tunnel --accept-server-license-terms
            EDITOR code-41dd command-shell --cli-data-dir /tmp/cli --parent-process-id 29122 --on-host=127.0.0.1 --on-port
            EDITOR node /opt/out/server-main.js --connection-token=1234 --start-server
            EDITOR java -cp app.jar com.intellij.idea.Main remoteDevHost /home/ada/web
            EDITOR java -cp app.jar com.intellij.idea.Main cwmHostNoLobby /home/ada/web
            EDITOR java -cp app.jar com.intellij.idea.Main serverMode
            DEVICE adb -L tcp:5037 fork-server server --reply-fd 4
            DEVICE adb -L tcp:5037 server nodaemon
            SERVICE supervisord -nc /etc/supervisor/supervisord.conf
            SERVICE circusd --daemon /etc/circus.ini
            SERVICE inetd -i /home/ada/inetd.conf
            SERVICE systemd-socket-activate -l 8080 --inetd -a cat
            SERVICE systemd-socket-activate --listen=127.0.0.1:8080 --inetd -a cat
            SERVICE uwsgi --emperor /etc/uwsgi/vassals
            """;

    static Stream<String> everyProgram() {
        return Stream.of(BY_NAME, BY_MORE_THAN_A_NAME, BY_ARGUMENTS).flatMap(String::lines);
    }

    static Stream<String> programsKnownByName() {
        return BY_NAME.lines();
    }

    static Stream<String> programsKnownByArguments() {
        return BY_ARGUMENTS.lines();
    }

    @ParameterizedTest
    @MethodSource("everyProgram")
    void recognizes_a_program(String line) {
        Example example = Example.of(line);

        assertThat(example.heldFor(example.name(), "", example.command())).isEqualTo(example.heldFor);
        assertThat(example.heldFor("renamed", "", example.command())).isEqualTo(example.heldFor);
    }

    @ParameterizedTest
    @MethodSource("programsKnownByName")
    void recognizes_a_program_by_its_name_alone_and_by_its_file_alone(String line) {
        Example example = Example.of(line);
        List<String> renamed = example.renamed("/tmp/renamed");

        assertThat(example.heldFor(example.name(), "", List.of())).isEqualTo(example.heldFor);
        assertThat(example.heldFor(example.name().toUpperCase(Locale.ROOT), "", renamed))
                .isEqualTo(example.heldFor);
        assertThat(example.heldFor("renamed", "/usr/bin/" + example.name(), renamed))
                .isEqualTo(example.heldFor);
        assertThat(example.heldFor("renamed", "/usr/bin/" + example.name() + " (deleted)", renamed))
                .isEqualTo(example.heldFor);
        assertThat(example.heldFor("renamed", "/tmp/renamed", example.command()))
                .isEqualTo(example.heldFor);
    }

    @ParameterizedTest
    @MethodSource("programsKnownByArguments")
    void recognizes_a_renamed_program_by_what_it_does(String line) {
        Example example = Example.of(line);

        assertThat(example.heldFor("renamed", "/tmp/renamed", example.renamed("./renamed")))
                .isEqualTo(example.heldFor);
    }

    @ParameterizedTest
    @CsvSource({
        "ncat, -l 8080 --sh-exec cat, RELAY",
        "nc.traditional, -l -p 8080 -e /bin/cat, RELAY",
        "nc.traditional, -l -p 8080 -c cat, RELAY",
        "balance, 8080 db:5432, RELAY",
        "flyctl, proxy 5432, TUNNEL",
        "code, tunnel, EDITOR",
    })
    void recognizes_a_program_with_another_title_by_its_file_and_arguments(
            String program, String arguments, String heldFor) {
        List<String> command = List.of(("renamed " + arguments).split(" ", -1));

        assertThat(heldFor("renamed", "/usr/bin/" + program, command)).isEqualTo(heldFor);
        assertThat(heldFor("renamed", "/usr/bin/" + program, List.of("renamed")))
                .isEmpty();
    }

    @Test
    void recognizes_an_editor_that_was_updated_while_it_runs() {
        String title = "/usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService";

        assertThat(heldFor("code", "/usr/share/code/code (deleted)", List.of(title)))
                .isEqualTo("EDITOR");
    }

    @Test
    void has_an_example_of_every_row_of_the_table() {
        List<Example> examples = everyProgram().map(Example::of).toList();
        List<Row> rows = new ArrayList<>(Forwarders.ROWS);
        for (Row row : Forwarders.ROWS) {
            row.programs()
                    .forEach(each -> rows.add(new Row(row.heldFor(), List.of(each), List.of(), List.of(), List.of())));
            row.places()
                    .forEach(each -> rows.add(new Row(row.heldFor(), List.of(), List.of(each), List.of(), List.of())));
        }

        assertThat(rows)
                .filteredOn(row -> examples.stream().noneMatch(example -> example.fits(row)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "session-manager, TUNNEL",
        "systemd-socket-, RELAY",
        "zed-remote-serv, EDITOR",
        "kubectl-linux-arm64, CLUSTER",
        "minikube-darwin-arm64, CLUSTER",
        "gost_3.0.0_windows_amd64.exe, TUNNEL",
        ".kubectl-wrapped, CLUSTER",
        "-ssh, REMOTE_SESSION",
    })
    void recognizes_a_name_that_is_cut_or_has_an_addition(String name, String heldFor) {
        assertThat(heldFor(name, "", List.of())).isEqualTo(heldFor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vim port-forward",
                "less port-forward.md",
                "grep ssh",
                "node server.js --proxy",
                "node server.js --port 8080",
                "node /home/ada/ssh/server.js",
                "node /home/ada/code-server/index.js",
                "node /home/ada/code/server.js",
                "/usr/share/code-review/bin/server",
                "/home/ada/ssh/bin/server",
                "/home/ada/ssh~tools/bin/server --port 8080",
                "node ssh.js",
                "npm run dev",
                "npm run tunnel",
                "node /usr/bin/vite --host 127.0.0.1 --port 5173",
                "next-server (v15.1.0)",
                "python3 app.py",
                "python3 -m http.server 8080",
                "python3 -m flask run --port 8080",
                "python3 -c import~ssh 8080",
                "perl -e print 1 socat",
                "gunicorn: master [app:app]",
                "uwsgi --http :8080 --master",
                "ruby bin/rails server -p 3000",
                "puma 6.4.0 (tcp://localhost:3000) [web]",
                "php -S 127.0.0.1:8080 -t public",
                "java -jar socat-demo.jar",
                "java -Dserver.port=8080 -jar app.jar --spring.profiles.active=tunnel",
                "java -Xmx1g -cp ssh.jar:kubectl.jar com.example.Main",
                "nginx: master process /usr/sbin/nginx -g daemon off;",
                "nginx",
                "haproxy -f /etc/haproxy/haproxy.cfg",
                "caddy run --config Caddyfile",
                "traefik --api.insecure=true",
                "envoy -c envoy.yaml",
                "apache2 -k start",
                "postgres: ada web 127.0.0.1(5432) idle",
                "redis-server 127.0.0.1:6379",
                "mysqld --port=3306",
                "nc -lk 8080",
                "nc -l -p 8080 -v",
                "nc -C -l 8080",
                "nc -lC 8080",
                "nc -c -l 8080",
                "ncat -C -l 8080",
                "python3 /home/ada/.vscode-server/extensions/ms-python.debugpy-2025.4.0-linux-x64/bundled/libs/debugpy"
                        + " --connect 127.0.0.1:47831 --configure-qt none app.py",
                "python3 /home/ada/.cursor-server/extensions/ms-python.debugpy-2025.4.0/bundled/libs/debugpy/adapter"
                        + "/../../debugpy/launcher 47831 -- manage.py runserver",
                "python3 /home/ada/.vscode-server/extensions/ms-python.python-2022.4.0/pythonFiles/lib/python/debugpy"
                        + " --connect 127.0.0.1:47831 app.py",
                "/home/ada/.vscode-server/extensions/redhat.java-1.40.0-linux-x64/jre/21.0.6-linux-x86_64/bin/java"
                        + " -cp /home/ada/shop/bin com.example.Shop",
                "/home/ada/.vscode-server/data/User/globalStorage/ms-dotnettools.vscode-dotnet-runtime/.dotnet/8.0.14/dotnet"
                        + " shop.dll",
                "node --require /home/ada/.vscode-server/bin/174af221/extensions/ms-vscode.js-debug/src/bootloader.js app.js",
                "python3 /home/ada/.cache/JetBrains/RemoteDev/dist/pycharm/plugins/python-ce/helpers/pydev/pydevd.py"
                        + " --client 127.0.0.1 --port 41234 --file manage.py runserver",
                "node /mnt/share/code/web/codegen.js",
                "node /mnt/share/cursor/server.js",
                "/mnt/share/code/codebase/server",
                "python3 /usr/bin/celery --broker redis://:pw@localhost:6379/0 flower --port=5555",
                "celery --broker redis://:pw@localhost:6379/0 flower --port=5555",
                "node -r @swc-node/register main.ts redis://localhost/0",
                "gunicorn -c /home/ada/frp-dashboard/gunicorn.py app:app",
                "pserve /home/ada/circus-shop/production.ini",
                "nginx -c /home/ada/stunnel-demo/nginx.conf",
                "docker-compose -f /home/ada/ngrok-demo/compose.yml up",
                "java -XX:+UseNUMA -jar app.jar --THREAD 8",
                "./server -XX:+UseNUMA -D 8080",
                "boundary dev",
                "ncat -lk 8080 --verbose --keep-open",
                "busybox httpd -f -p 8080",
                "balance --port 8080",
                "code /home/ada/web",
                "fly deploy",
                "curl -L http://localhost:8080",
                "go run ./cmd/server -L debug",
                "./server -D 8080",
                "./server client --url http://localhost:8080",
                "vite --port 5173",
                "next dev --turbopack -p 3000",
                "node /home/ada/web/node_modules/.bin/next dev",
                "node /home/ada/web/node_modules/.bin/ng serve --port 4200",
                "node /home/ada/web/node_modules/.bin/storybook dev -p 6006",
                "node /home/ada/web/node_modules/.bin/webpack serve --mode development",
                "node --inspect=127.0.0.1:9229 --import tsx src/server.ts",
                "deno run --allow-net --watch main.ts",
                "bun run --hot server.ts",
                "puma -C config/puma.rb -b tcp://127.0.0.1:3000",
                "ruby /usr/local/bin/jekyll serve --livereload --port 4000",
                "python3 manage.py runserver 0.0.0.0:8000",
                "python3 /home/ada/web/.venv/bin/uvicorn app:app --reload --port 8000",
                "python3 /home/ada/web/.venv/bin/gunicorn -c gunicorn.conf.py -b 127.0.0.1:8000 app:app",
                "python3 /usr/bin/jupyter-lab --no-browser --port=8888",
                "python3 -m streamlit run app.py --server.port 8501",
                "python3 /usr/bin/mkdocs serve -a 127.0.0.1:8000",
                "python3 -m localstack.runtime.main",
                "php artisan serve --host=127.0.0.1 --port=8000",
                "php -d memory_limit=-1 -S localhost:8000 -t public router.php",
                "java -jar target/shop-1.0.jar --server.port=8080",
                "java -Dquarkus.http.port=8080 -jar target/quarkus-dev.jar",
                "java -cp gradle/wrapper/gradle-wrapper.jar org.gradle.wrapper.GradleWrapperMain run",
                "java -Xmx1G -XX:+UseG1GC -cp libs/kafka.jar kafka.Kafka config/server.properties",
                "java -Des.path.home=/usr/share/elasticsearch -m org.elasticsearch.server/org.elasticsearch.bootstrap.Elasticsearch",
                "/usr/lib/erlang/erts-13.1/bin/beam.smp -W w -MBas ageffcbf -- -sname rabbit@host -noshell -noinput",
                "httpd -D FOREGROUND -f /etc/httpd/conf/httpd.conf",
                "postgres -D /var/lib/postgresql/data -p 5432",
                "mongod --replSet rs0 --bind_ip 127.0.0.1 --port 27017",
                "memcached -m 64 -p 11211 -u memcache -l 127.0.0.1 -c 1024",
                "minio server /data --console-address :9001",
                "/tmp/go-build1234/b001/exe/server -addr :8080",
                "air -c .air.toml",
                "target/debug/shop --listen 127.0.0.1:8080",
                "hugo server -D --port 1313",
                "dotnet run --urls http://localhost:5000",
                "docker-compose up",
                "bash",
            })
    void does_not_take_a_server_for_a_forwarder(String line) {
        List<String> command = Example.words(line);
        String name = ProcessInfo.lastPart(command.get(0));

        String executable = command.get(0).startsWith("/") ? command.get(0) : "/usr/bin/" + name;

        assertThat(heldFor(name, executable, command)).isEmpty();
    }

    /** A program that holds ports for something else. */
    private record Example(String heldFor, List<String> command) {
        static Example of(String line) {
            List<String> words = words(line);
            boolean isTitle = words.get(1).endsWith(":") || words.get(1).equals("PM2");
            return new Example(
                    words.get(0),
                    isTitle ? List.of(line.substring(line.indexOf(' ') + 1)) : words.subList(1, words.size()));
        }

        static List<String> words(String line) {
            return Arrays.stream(line.split(" ", -1))
                    .map(word -> word.replace('~', ' '))
                    .toList();
        }

        String name() {
            String first = command.get(0).contains(": ") ? command.get(0).split(":? ", 2)[0] : command.get(0);
            return ProcessInfo.lastPart(first);
        }

        List<String> renamed(String program) {
            List<String> renamed = new ArrayList<>(command);
            renamed.set(0, program);
            return renamed;
        }

        boolean fits(Row row) {
            return row.heldFor().name().equals(heldFor) && row.fits(new Appearance(name(), "", command));
        }

        String heldFor(String name, String executable, List<String> words) {
            return ForwardersTest.heldFor(name, executable, words);
        }
    }

    private static String heldFor(String name, String executable, List<String> command) {
        ProcessInfo process = new ProcessInfo(700, name, command, "ada", null, null, List.of());
        return Forwarders.of(
                        executable.isEmpty()
                                ? process
                                : process.with(new ProcessInfo.OnLinux(
                                        process.pid(), Path.of(executable), ProcessInfo.Activity.RUNNING, true)))
                .map(Enum::name)
                .orElse("");
    }
}
