package dev.datanomad.migration.flags;

import dev.datanomad.migration.flags.FlagDefinition.Prerequisite;
import dev.datanomad.migration.flags.FlagDefinition.Share;
import dev.datanomad.service.lifecycle.Printable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** For whom a boolean flag is true, in words. */
record Audience(FlagDefinition flag) {

    private static final int EVERYBODY = 100_000;
    private static final int MAX_NAMES = 3;
    private static final int MAX_NAME = 40;

    /** With the number of users whom it names. */
    String text() {
        return text(
                flag.targets().isEmpty()
                        ? ""
                        : ", except " + count(flag.targets().size(), "targeted user"));
    }

    /** With their names, of which the first are told: {@code 50% of users, and bill}. */
    String textWithNames() {
        List<String> on = flag.usersWith(true);
        List<String> off = flag.usersWith(false);
        String also = some() == 0 ? " but " : some() == EVERYBODY ? ", by name: " : ", and ";
        String not = some() == 0 && on.isEmpty() ? ", not by name: " : ", but not ";
        return text((on.isEmpty() ? "" : also + names(on)) + (off.isEmpty() ? "" : not + names(off)));
    }

    private String text(String targets) {
        int others = flag.variations().get(flag.offVariation()).equals(true) ? EVERYBODY : 0;
        if (!flag.on()) {
            return percentage(others);
        }
        String rules = flag.rules() == 0
                ? ""
                : (targets.startsWith(", except ") ? " and " : ", except ") + count(flag.rules(), "rule");
        boolean nobody = some() + others + flag.targets().size() + flag.rules() == 0;
        return percentage(some()) + targets + rules + (nobody ? "" : requirements());
    }

    private int some() {
        return flag.shares().stream()
                .filter(share -> flag.variations().get(share.variation()).equals(true))
                .mapToInt(Share::weight)
                .sum();
    }

    private static String percentage(int weight) {
        if (weight == 0) {
            return "nobody";
        }
        return weight == EVERYBODY
                ? "everybody"
                : BigDecimal.valueOf(weight, 3).stripTrailingZeros().toPlainString() + "% of users";
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String names(List<String> users) {
        List<String> names = new ArrayList<>();
        users.stream().limit(MAX_NAMES).forEach(user -> names.add(Printable.of(user, MAX_NAME)));
        if (users.size() > MAX_NAMES) {
            names.add(count(users.size() - MAX_NAMES, "other"));
        }
        return String.join(" and ", names);
    }

    private String requirements() {
        List<String> keys = flag.prerequisites().stream().map(Prerequisite::key).toList();
        if (keys.isEmpty()) {
            return "";
        }
        return (keys.size() == 1 ? ", with prerequisite " : ", with prerequisites ") + String.join(" and ", keys);
    }
}
