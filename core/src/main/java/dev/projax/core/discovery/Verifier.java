package dev.projax.core.discovery;

import dev.projax.core.files.Reading;
import dev.projax.core.instances.InstanceFiles;
import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.registry.Identity;
import dev.projax.core.registry.InstanceId;
import java.util.Optional;

/** Checks a healthy answer's proof. */
interface Verifier {
    /**
     * Returns {@code answer}, or what its proof makes of it.
     *
     * @param challenge the one that was sent
     * @param port the one that was dialled
     */
    Answer check(Answer answer, String challenge, int port);

    /** Returns the one that checks by the record of the instance from which an answer says it comes. */
    static Verifier by(InstanceFiles files) {
        return (answer, challenge, port) -> {
            Answer.Claim claim = answer.claim();
            if (claim == null) {
                return answer;
            }
            Optional<InstanceId> id = InstanceId.parse(claim.instance());
            if (id.isEmpty()) {
                return Answer.of(Candidate.Outcome.UNVERIFIED, "is healthy, but its instance id is malformed");
            }
            Reading<InstanceRecord> reading = files.read(id.get());
            Optional<InstanceRecord> record = reading.value();
            if (record.isEmpty()) {
                String why = reading.ignored()
                        .map(reason -> "was ignored: " + reason)
                        .orElse("is missing");
                return answer.unverified("is healthy, but the record to check its proof by " + why);
            }
            return record.get().isProvenBy(challenge, claim.proof(), port)
                    ? Answer.verified(Server.ofVerified(record.get()), id.get())
                    : answer.disproved();
        };
    }

    /** Returns the one that expects a server of this process, which need not have a record yet. */
    static Verifier by(Identity expected) {
        return (answer, challenge, port) -> {
            Answer.Claim claim = answer.claim();
            if (claim == null) {
                return answer;
            }
            if (!claim.instance().equals(expected.id().text())) {
                return answer.unverified("is healthy, but says that it is another server");
            }
            return expected.isProvenBy(challenge, claim.proof(), port)
                    ? Answer.verified(Server.ofVerified(expected, port), expected.id())
                    : answer.disproved();
        };
    }
}
