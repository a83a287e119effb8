package dev.projax.it.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Scripts that show what a program sees of the process it runs in, when a wrapper such as env(1) or {@code projax lease}
 * starts it. The wrapper is their arguments. Each prints the same for a wrapper that changes nothing.
 */
final class WrappedPrograms {
    private static final Map<String, String> SCRIPTS = new LinkedHashMap<>();

    static {
        SCRIPTS.put("environment variables", """
                variables() { tr '\\0' '\\n' | grep -av -e '^PORT' -e '^URL_' -e '^PROJAX_LEASE=' | sort; }
                env -u PWD 'a.b=x y
                z\\n
                ' 'BASH_FUNC_f%%=() { :; }' IFS=x OPTIND=7 PPID=5 UID=99 RANDOM=3 SHLVL=4 LINENO=5 SECONDS=9 PS1=q _=z \\
                    HOME=/nowhere version=3 home=4 name=5 path=6 LC_ALL=POSIX JAVA_TOOL_OPTIONS=-Dx=y CLASSPATH= \\
                    "$@" cat /proc/self/environ | variables
                env -i "JAVA_HOME=$JAVA_HOME" "PROJAX_HOME=$PROJAX_HOME" "PROJAX_LEASES=$PROJAX_LEASES" \\
                    "PROJAX_LEASE_RANGE=$PROJAX_LEASE_RANGE" "PROJAX_RANGE=$PROJAX_RANGE" \\
                    "$@" /bin/cat /proc/self/environ | variables
                """);
        SCRIPTS.put("descriptors", """
                list() { grep -v /proc/ | sed 's/\\[.*//' | sort -n; }
                exec 4>seen
                list='find /proc/self/fd -lname * -printf %f_%l\\n'
                set -f
                "$@" $list </dev/null | list
                "$@" $list <&- | list
                "$@" $list 2>&- | list
                "$@" sh -c 'find /proc/self/fd -lname "*" -printf "%f_%l\\n" >&4' >&- && list <seen
                bash -c 'exec 5</etc/passwd 10</dev/null 63<>/dev/zero 255</etc/hosts; exec "$@"' bash "$@" $list | list
                """);
        SCRIPTS.put("an early end of a pipe", """
                { exec "$@" sh -c 'echo said; exec >&- 2>&-; i=0
                        until [ -e read ] || [ $i = 200 ]; do sleep 0.05; i=$((i+1)); done; [ -e read ] && : >seen'
                } 2>&1 | { cat; : >read; }
                ls seen
                """);
        SCRIPTS.put("locks of flock", """
                mine='flock -n lock echo free || echo kept'
                (exec 9>lock; flock 9; exec "$@" sh -c "exec 9>&-; $mine")
                bash -c 'exec 63>lock; flock 63; exec "$@"' bash "$@" bash -c "exec 63>&-; $mine"
                """);
        SCRIPTS.put("standard input", """
                printf 'one\\ntwo\\n' | { "$@" sh -c 'read -r line; echo "got $line"'; cat; }
                printf 'all' | "$@" cat
                """);
        SCRIPTS.put("signals that are ignored", """
                "$@" grep 'Sig[BIC]' /proc/self/status
                (trap '' USR1 INT HUP TSTP PIPE; exec "$@" grep 'Sig[BIC]' /proc/self/status)
                nohup "$@" grep 'Sig[BIC]' /proc/self/status </dev/null 2>/dev/null
                """);
        SCRIPTS.put("signals that are sent", """
                all='HUP TERM USR1 USR2 ALRM WINCH CONT PIPE'
                rm -f up
                "$@" sh -c 'for s in '"$all"'; do trap "echo $s >>seen" $s; done; : >up; n=0
                        until [ $n = 8 ]; do sleep 0.02; n=$(cat seen 2>/dev/null | wc -l); done; exit 9' &
                until [ -e up ]; do sleep 0.02; done
                n=0
                for s in $all; do
                    kill -s "$s" $!; n=$((n+1))
                    i=0; until [ "$(cat seen 2>/dev/null | wc -l)" -ge $n ] || [ $i = 100 ]; do sleep 0.02; i=$((i+1)); done
                done
                wait $!; echo $?; cat seen
                for s in TERM USR1 USR2 KILL; do
                    rm -f up; "$@" sh -c ': >up; exec sleep 20' &
                    until [ -e up ]; do sleep 0.02; done
                    kill -s $s $!; wait $!; echo "$s $?"
                done
                """);
        SCRIPTS.put("exit codes", """
                : >plain; printf '#!/nonexistent/sh\\n' >script; chmod +x script
                mkdir -p bin; : >bin/unfit; PATH=$PWD/bin:$PATH
                for code in 0 1 2 3 4 7 8 126 127 128 255; do "$@" sh -c "exit $code"; echo $?; done
                for signal in KILL SEGV TERM; do "$@" sh -c "kill -s $signal \\$\\$" 2>/dev/null; echo $?; done
                for name in no-such-program '' unfit ./plain . ./ /no/such/file; do
                    "$@" "$name" 2>/dev/null; echo "$name $?"
                done
                "$@" ./script 2>/dev/null; [ $? -ge 126 ] && echo "126 or 127"
                """);
        SCRIPTS.put("what an identical process has", """
                pid=$(sh -c 'echo $PPID')
                "$@" sh -c 'ps -o ppid= -o pgid= -o sid= -o tty= -o nice= -p $$' | {
                    read -r ppid pgid rest; [ "$ppid" = "$pid" ] && echo "parent, $rest" | tr -d 0-9; }
                (exec "$@" sh -c 'echo $$') >got & echo $! >want; wait; cmp got want && echo same PID
                "$@" sh -c 'read -r child </proc/$$/task/$$/children; echo "child: $child"'
                "$@" sh -c 'cat /proc/self/limits /proc/self/cgroup; umask; pwd -P'
                (ulimit -n 50; umask 777; cd /; nice -n 3 "$@" sh -c 'ulimit -n; umask; pwd; nice')
                (mkdir gone; cd gone; rmdir ../gone; "$@" echo ran) 2>/dev/null
                """);
        SCRIPTS.put("20,000 arguments", """
                "$@" sh -c 'echo $#; echo "${20000}"; cat /proc/$$/cmdline | cksum' sh $(seq 20000)
                """);
        SCRIPTS.put("files of arguments", """
                echo secret >file
                "$@" echo @file @@at --verbose -- -q --help
                """);
        SCRIPTS.put("job control in a terminal", """
                START=; for word; do START="$START '$word'"; done; export START="$START sh program"
                echo "$$ is the PID" >/dev/null
                cat >program <<'END'
                trap 'echo INT >>seen' INT
                [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo terminal >>seen
                ps -o stat= -p $$ | grep -q + && echo foreground >>seen
                echo $$ >pid
                until [ -e end ]; do sleep 0.02; done
                exit 5
                END
                await() { i=0; until eval "$1" || [ $i = 300 ]; do sleep 0.02; i=$((i+1)); done; }
                is() { grep -q "^State:.$1" "/proc/$pid/status"; }
                {
                    echo 'eval "$START"'
                    await '[ -s pid ]'; read -r pid <pid
                    await 'is S'
                    printf '\\032'; await 'is T'
                    echo 'echo "stopped, $?" >>seen; jobs >jobs; fg'; await 'is S'
                    printf '\\003'; await 'grep -q INT seen'
                    : >end; await '! [ -e "/proc/$pid" ]'
                    echo 'echo "ended, $?" >>seen; exit'; await 'grep -q ended seen'
                } | script -q -e -c 'bash --norc --noprofile -i' /dev/null >/dev/null
                cat seen; cut -d ' ' -f 1-3 jobs
                """);
    }

    private WrappedPrograms() {}

    static String script(String what) {
        return Objects.requireNonNull(SCRIPTS.get(what), what);
    }

    /** Returns the scripts for sh(1), by what they show. */
    static Map<String, String> scripts() {
        return SCRIPTS;
    }
}
