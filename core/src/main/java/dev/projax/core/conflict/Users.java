package dev.projax.core.conflict;

import dev.projax.core.files.CurrentUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The user names of this Linux system, from {@code /etc/passwd} (passwd(5)). A user of a directory service stays a
 * number.
 */
final class Users {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final int NAME = 0;
    private static final int UID = 2;
    private static final int GID = 3;

    private Users() {}

    /** Returns the name of the user that this process runs as, or the number; empty if the system shows no number. */
    static Optional<String> ofThisProcess() {
        OptionalLong number = CurrentUser.number();
        return number.isPresent() ? Optional.of(nameOf(number.getAsLong())) : Optional.empty();
    }

    /** Returns the name of a user, or the number if there is no name. */
    static String nameOf(long uid) {
        return nameOf(uid, passwd());
    }

    static String nameOf(long uid, String passwd) {
        return field(NAME, uid, passwd).orElse(Long.toString(uid));
    }

    /** Returns the number of the group that a user gets at login; that of the user itself for one without a name. */
    static String groupOf(long uid) {
        return field(GID, uid, passwd()).orElse(Long.toString(uid));
    }

    private static String passwd() {
        try {
            return new String(Files.readAllBytes(PASSWD), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private static Optional<String> field(int index, long uid, String passwd) {
        String number = Long.toString(uid);
        for (String line : passwd.split("\n", -1)) {
            String[] fields = line.split(":", -1);
            if (fields.length > GID && fields[UID].equals(number)) {
                return Optional.of(fields[index]);
            }
        }
        return Optional.empty();
    }
}
