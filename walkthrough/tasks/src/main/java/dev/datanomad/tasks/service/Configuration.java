package dev.datanomad.tasks.service;

import dev.datanomad.migration.flags.BooleanFlag;
import dev.datanomad.tasks.migration.Code;
import dev.datanomad.tasks.migration.Route;
import dev.datanomad.tasks.migration.Step;
import dev.datanomad.tasks.store.StoreName;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a process serves a user.
 *
 * @param instance the process's name
 * @param step where in the migration the user is; empty if the flags are those of no step, or not known
 * @param flags what each says of the user; empty if the code has none, or they are not known
 * @param route empty while the flags are not known
 */
record Configuration(
        String instance, Code code, Optional<Step> step, Map<BooleanFlag, Boolean> flags, Optional<Route> route) {

    /** Where the user is, in some words. */
    String headline() {
        if (route.isEmpty()) {
            return "Not known: there are no flags yet";
        }
        return step.map(now -> "Step " + now.number() + ": " + now.title()).orElse("No step: flags differ");
    }

    /** What that means, in a sentence or two. */
    String explanation() {
        if (route.isEmpty()) {
            return "Requests are answered 503 until the flags are known.";
        }
        return step.map(Step::change)
                .orElse(
                        "The flags of this user are those of none of the eight steps. Each is on or off as listed below.");
    }

    /** The version of the code, as {@code TASKS_CODE} names it. */
    String version() {
        return code.name().toLowerCase(Locale.ROOT);
    }

    /** The store that assigns versions. */
    StoreName primary() {
        return route.filter(Route::dynamoIsPrimary).isPresent() ? StoreName.DYNAMODB : StoreName.MONGODB;
    }

    /** The store that is not the {@link #primary}. */
    StoreName other() {
        return primary().other();
    }

    boolean readsBoth() {
        return route.filter(Route::readsBoth).isPresent();
    }

    boolean writesBoth() {
        return route.filter(Route::writesBoth).isPresent();
    }

    /** How the other store gets what is written: within the request, or later. */
    String way() {
        return route.filter(Route::queued).isPresent() ? "later, by the queue" : "within the request";
    }

    /** For programs, and to notice a change. */
    Map<String, Object> json() {
        Map<String, Object> values = new LinkedHashMap<>();
        flags.forEach((flag, on) -> values.put(flag.key(), on));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("instance", instance);
        json.put("code", version());
        json.put("step", step.map(Step::number).orElse(null));
        json.put("headline", headline());
        json.put("flags", values);
        route.ifPresent(known -> {
            json.put("primary", primary().key());
            json.put("readsBoth", readsBoth());
            json.put("writesBoth", writesBoth());
            json.put("queued", known.queued());
        });
        return json;
    }
}
