package dev.datanomad.lab.gate;

import dev.datanomad.lab.gate.Routing.Share;

/** The step that takes the last one back, wherever the migration is. */
public final class WayBack {

    private WayBack() {}

    /** @param stage behind the front door, 1 to 4 */
    public static NextStep of(int stage, Facts facts) {
        if (stage == NextStep.MONGO_ONLY) {
            return new NextStep("", "Nothing has been changed yet.", NextStep.Kind.NONE, null);
        }
        if (stage == NextStep.DYNAMO_ONLY) {
            return NextStep.deploy(3, "It brings the code for MongoDB back.");
        }
        Routing now = facts.routing();
        Share moved = now.share(route -> route.authority() == Store.DYNAMODB);
        if (!moved.isNobody()) {
            Share single = now.share(route -> route.authority() == Store.DYNAMODB && !route.writesBoth());
            return single.isNobody()
                    ? NextStep.set(
                            moved,
                            "read-events-mongo",
                            100,
                            "MongoDB answers again, and has every event written since.")
                    : NextStep.set(
                            single,
                            "write-events-mongo",
                            100,
                            "MongoDB is written again; what it lacks has to be copied back.");
        }
        Share compared = now.share(Route::compared);
        if (!compared.isNobody()) {
            return NextStep.set(compared, "read-events-dynamo", 0, "Reads are no longer compared.");
        }
        Share written = now.share(Route::writesBoth);
        if (!written.isNobody()) {
            return NextStep.set(
                    written,
                    "write-events-dynamo",
                    0,
                    "DynamoDB is no longer written; what it then lacks has to be copied again.");
        }
        return stage == NextStep.WITH_BUG
                ? NextStep.deploy(1, "It knows nothing of DynamoDB and of the flags.")
                : NextStep.deploy(2, "It brings the bug back.");
    }
}
