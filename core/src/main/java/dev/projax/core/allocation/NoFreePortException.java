package dev.projax.core.allocation;

import dev.projax.core.allocation.PortChoice.Refused;
import java.io.IOException;
import java.util.List;

/** Reports that every port of a {@link PortChoice} was refused, each with its reason. */
public final class NoFreePortException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient PortChoice choice;
    private final transient List<Refused> refused;

    NoFreePortException(PortChoice choice, List<Refused> refused) {
        super(message(choice, refused));
        this.choice = choice;
        this.refused = List.copyOf(refused);
    }

    /** Returns the ports that were requested. */
    public PortChoice choice() {
        return choice;
    }

    /** Returns every port with its reason, in the order in which they were tried. */
    public List<Refused> refused() {
        return refused;
    }

    private static String message(PortChoice choice, List<Refused> refused) {
        return "no free port in " + choice + ": " + Refused.list(refused) + "; free one of them or choose other ports";
    }
}
