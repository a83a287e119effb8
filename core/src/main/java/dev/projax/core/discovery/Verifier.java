package dev.projax.core.discovery;

import dev.projax.core.instances.InstanceRecord;
import dev.projax.core.instances.InstanceRecordReading;
import dev.projax.core.registry.InstanceId;
import java.util.Optional;
import java.util.function.Function;

/** Checks a healthy answer's proof by the record of the instance that it says it comes from. */
final class Verifier {
    private final Function<InstanceId, InstanceRecordReading> records;

    /** @param records reads the record of an id */
    Verifier(Function<InstanceId, InstanceRecordReading> records) {
        this.records = records;
    }

    /**
     * Returns {@code verdict}, or what its proof makes of it.
     *
     * @param challenge the one that was sent
     * @param port the one that was dialled
     */
    Answer check(Answer verdict, String challenge, int port) {
        Answer.Claim claim = verdict.claim();
        if (claim == null) {
            return verdict;
        }
        Optional<InstanceId> id = InstanceId.parse(claim.instance());
        if (id.isEmpty()) {
            return Answer.of(Outcome.UNVERIFIED, "is healthy, but its instance id is malformed");
        }
        InstanceRecordReading reading = records.apply(id.get());
        Optional<InstanceRecord> record = reading.record();
        if (record.isEmpty()) {
            String why =
                    reading.ignored().map(reason -> "was ignored: " + reason).orElse("is missing");
            String detail = "is healthy, but the record to check its proof by " + why;
            return new Answer(Outcome.UNVERIFIED, detail, claim, null);
        }
        return record.get().isProvenBy(challenge, claim.proof(), port)
                ? Answer.proven(record.get())
                : new Answer(Outcome.FOREIGN, "is healthy, but its proof is wrong", claim, null);
    }
}
