package dev.datanomad.tasks.service;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.service.events.NotReadyException;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.Route;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.migration.TaskFlags;
import java.util.Map;
import java.util.Optional;

/**
 * Tells how this process serves a user.
 *
 * @param instance this process's name
 * @param flags those of a version for both stores; empty for any other
 */
record Configurations(String instance, Code code, Optional<TaskFlags> flags) {

    /** As of now; never waits. */
    Configuration of(String user) {
        if (flags.isEmpty()) {
            Route route = new Route(code == Code.DYNAMODB, false, false, false);
            return new Configuration(instance, code, Step.of(code, Map.of()), Map.of(), Optional.of(route));
        }
        try {
            Map<BooleanFlag, Boolean> values = flags.get().valuesOf(user);
            return new Configuration(instance, code, Step.of(code, values), values, Optional.of(Route.of(values::get)));
        } catch (NotReadyException e) {
            return new Configuration(instance, code, Optional.empty(), Map.of(), Optional.empty());
        }
    }
}
