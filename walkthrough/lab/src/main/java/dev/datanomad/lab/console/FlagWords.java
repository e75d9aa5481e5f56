package dev.datanomad.lab.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.launchdarkly.sdk.EvaluationDetail;
import com.launchdarkly.sdk.EvaluationReason;
import dev.datanomad.lab.system.Rollouts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The SDK's reason for what a flag is, in words, with the figures of the flag's definition. */
record FlagWords(JsonNode flag, String key, String user, EvaluationDetail<Boolean> detail) {

    private static final double ALL = 100_000;
    private static final int PERCENT = 100;

    FlagReason reason() {
        return new FlagReason(key, detail.getValue(), because(), bucket(rollout()) * PERCENT);
    }

    private String because() {
        EvaluationReason reason = detail.getReason();
        return switch (reason.getKind()) {
            case OFF -> "the flag is switched off, and its off variation is " + onOrOff();
            case TARGET_MATCH -> "the flag names this user: " + onOrOff();
            case PREREQUISITE_FAILED ->
                "the prerequisite " + reason.getPrerequisiteKey() + " is not met for this user: " + onOrOff();
            case RULE_MATCH -> "rule " + (reason.getRuleIndex() + 1) + " applies, " + share();
            case FALLTHROUGH -> share();
            case ERROR -> "the flag cannot be evaluated (" + reason.getErrorKind() + "): its default, " + onOrOff();
        };
    }

    /** What decides behind targets and prerequisites. */
    private JsonNode rollout() {
        EvaluationReason reason = detail.getReason();
        JsonNode part = reason.getKind() == EvaluationReason.Kind.RULE_MATCH
                ? flag.path("rules").path(reason.getRuleIndex())
                : flag.path("fallthrough");
        return part.has("variation") && !part.get("variation").isNull() ? flag.path("none") : part.path("rollout");
    }

    private String share() {
        JsonNode rollout = rollout();
        if (rollout.isMissingNode()) {
            return (detail.getValue() ? "on" : "off") + " for everybody whom it reaches";
        }
        return String.format(
                Locale.ROOT, "bucket %.1f, flag %s: %s", floor(bucket(rollout) * PERCENT), range(rollout), onOrOff());
    }

    /** Never rounded up across the border that decides. */
    private static double floor(double percent) {
        return Math.floor(percent * 10) / 10;
    }

    private double bucket(JsonNode rollout) {
        if (rollout.isMissingNode()) {
            return Bucket.of(Integer.toString(Rollouts.SEED), user);
        }
        JsonNode seed = rollout.path("seed");
        boolean seeded = !seed.isMissingNode() && !seed.isNull();
        return Bucket.of(seeded ? seed.asText() : key + "." + flag.path("salt").asText(), user);
    }

    /** For whom it is on: {@code at 50%}, or the parts if they do not begin at 0. */
    private String range(JsonNode rollout) {
        List<String> parts = new ArrayList<>();
        double from = 0;
        double first = 0;
        for (JsonNode share : rollout.path("variations")) {
            double to = from + share.path("weight").asDouble();
            if (to > from
                    && flag.path("variations")
                            .path(share.path("variation").asInt())
                            .asBoolean()) {
                parts.add(percent(from) + " to " + percent(to));
                first = from == 0 ? to : first;
            }
            from = to;
        }
        if (parts.isEmpty()) {
            return "at 0%";
        }
        return parts.size() == 1 && first > 0 ? "at " + percent(first) + "%" : "on from " + String.join(" and ", parts);
    }

    private static String percent(double weight) {
        return BigDecimal.valueOf(weight / ALL * PERCENT)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private String onOrOff() {
        return detail.getValue() ? "on" : "off";
    }
}
