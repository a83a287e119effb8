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
     * Returns {@code answer} unchanged, or with what its proof shows.
     *
     * @param challenge the challenge that was sent
     * @param port the port that was dialed
     */
    Answer check(Answer answer, String challenge, int port);

    /**
     * Returns a verifier that uses the record of the server that an answer claims to come from. That record must be
     * valid here: a server in another network namespace, such as a container that shares the home, cannot listen on a
     * port of this one, so a right proof of it was relayed by another program. The only exception will be the record of
     * a server on another machine whose port is forwarded here on purpose.
     */
    static Verifier by(InstanceFiles files, OwnScope here) {
        return (answer, challenge, port) -> {
            Answer.Claim claim = answer.claim();
            if (claim == null) {
                return answer;
            }
            Optional<InstanceId> id = InstanceId.parse(claim.instance());
            if (id.isEmpty()) {
                return Answer.of(Candidate.Outcome.UNVERIFIED, "is healthy but sends a malformed server ID");
            }
            Reading<InstanceRecord> reading = files.read(id.get());
            if (reading.value().isEmpty()) {
                String why = reading.ignored()
                        .map(reason -> "the record to check its proof was ignored: " + reason)
                        .orElse("there is no record to check its proof");
                return answer.unverified("is healthy, but " + why);
            }
            InstanceRecord record = reading.value().get();
            if (!record.isProvenBy(challenge, claim.proof(), port)) {
                return answer.disproved();
            }
            return here.reaches(record.scope())
                    ? Answer.verified(Server.ofVerified(record), id.get())
                    : answer.unverified("is healthy, but gives the proof of a server " + here.placeOf(record.scope()));
        };
    }

    /** Returns a verifier for a server of this process, which may not have a record yet. */
    static Verifier by(Identity expected) {
        return (answer, challenge, port) -> {
            Answer.Claim claim = answer.claim();
            if (claim == null) {
                return answer;
            }
            if (!claim.instance().equals(expected.id().text())) {
                return answer.unverified("is healthy but claims to be another server");
            }
            return expected.isProvenBy(challenge, claim.proof(), port)
                    ? Answer.verified(Server.ofVerified(expected, port), expected.id())
                    : answer.disproved();
        };
    }
}
