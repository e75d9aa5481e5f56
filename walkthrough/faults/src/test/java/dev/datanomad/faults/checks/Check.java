package dev.datanomad.faults.checks;

import dev.datanomad.lab.system.AuditReport;
import dev.datanomad.lab.system.ReconcileReport;
import java.util.function.Predicate;

/** Something that looks for damage: a column of the table each. */
enum Check {
    SHADOW_READS("shadow reads", World::shadowReadSees),

    RECONCILIATION("reconciliation", world -> unsettled(world, false)),

    BOTH_WAYS("reconciliation `--both-ways`", world -> unsettled(world, true)),

    AUDIT_OF_MONGO("audit while MongoDB answers", Check::auditSees),

    AUDIT_OF_DYNAMO("audit while DynamoDB answers", world -> {
        world.answerFromDynamo();
        return auditSees(world);
    });

    private final String column;
    private final Predicate<World> sees;

    Check(String column, Predicate<World> sees) {
        this.column = column;
        this.sees = sees;
    }

    /** The head of its column. */
    String column() {
        return column;
    }

    /** Whether it raises an alarm about the world as it is. */
    boolean sees(World world) {
        return sees.test(world);
    }

    private static boolean unsettled(World world, boolean bothWays) {
        ReconcileReport report = world.lab().reconciler().run(true, bothWays);
        return !report.settled();
    }

    private static boolean auditSees(World world) {
        AuditReport report = world.lab().audits().run();
        return !report.clean();
    }
}
