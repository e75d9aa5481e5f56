package dev.datanomad.faults.checks;

import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.ReconcileReport;
import java.util.function.Predicate;

/** A check that looks for damage, which is a column of the table. They run in this order, as the last one moves the authority. */
enum Check {
    SHADOW_READS("shadow reads", Fixture::shadowReadSees),

    RECONCILIATION("reconciliation", fixture -> unsettled(fixture, false)),

    BOTH_WAYS("reconciliation `--both-ways`", fixture -> unsettled(fixture, true)),

    AUDIT_OF_MONGO("audit while MongoDB answers", Check::auditSees),

    AUDIT_OF_DYNAMO("audit while DynamoDB answers", fixture -> {
        fixture.answerFromDynamo();
        return auditSees(fixture);
    });

    private final String column;
    private final Predicate<Fixture> sees;

    Check(String column, Predicate<Fixture> sees) {
        this.column = column;
        this.sees = sees;
    }

    /** The head of its column. */
    String column() {
        return column;
    }

    /** Whether it reports damage. */
    boolean sees(Fixture fixture) {
        return sees.test(fixture);
    }

    private static boolean unsettled(Fixture fixture, boolean bothWays) {
        ReconcileReport report = fixture.lab().reconciler().run(true, bothWays);
        return !report.settled();
    }

    private static boolean auditSees(Fixture fixture) {
        AuditReport report = fixture.lab().audits().run();
        return !report.clean();
    }
}
