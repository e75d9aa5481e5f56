package dev.datanomad.migration.reconciliation;

import dev.datanomad.service.lifecycle.StartupException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Points in time, as people write and read them. */
public final class Times {

    private static final List<Function<String, Instant>> FORMS = List.of(
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant(),
            text -> LocalTime.parse(text)
                    .atDate(LocalDate.now())
                    .atZone(ZoneId.systemDefault())
                    .toInstant());

    private Times() {}

    /**
     * Reads a time: with an offset or {@code Z}; without one, it is a local time; without a date, it is one of today.
     *
     * @throws StartupException if it is none, or in the future
     */
    static Instant parse(String text) {
        for (Function<String, Instant> form : FORMS) {
            try {
                Instant time = form.apply(text);
                if (time.isAfter(Instant.now())) {
                    throw new StartupException(
                            "--since must be in the past, and is " + text(time.toEpochMilli()) + ".");
                }
                return time;
            } catch (DateTimeException e) {
                // The next form.
            }
        }
        throw new StartupException(
                "--since must be last or a time, for example 2026-01-31T14:07:12Z or 14:07:12, and is " + text + ".");
    }

    /** A local time, with its date if that is not today's. */
    public static String text(long epochMillis) {
        LocalDateTime time =
                Instant.ofEpochMilli(epochMillis).atZone(ZoneId.systemDefault()).toLocalDateTime();
        String pattern = time.toLocalDate().equals(LocalDate.now()) ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss";
        return time.format(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
    }
}
