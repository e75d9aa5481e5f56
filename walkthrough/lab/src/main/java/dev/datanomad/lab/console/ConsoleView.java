package dev.datanomad.lab.console;

import dev.datanomad.lab.gate.Route;
import dev.datanomad.lab.gate.Store;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * What the console's page shows.
 *
 * @param user whose event it is, as the key is; empty for none
 * @param id of the event, as it is; empty for none
 * @param posted null if nothing was just posted
 * @param look null if there is no event
 * @param explanation null if there is no user
 * @param latest null if there is no user
 * @param problem what is wrong with the request for it; empty for nothing
 */
public record ConsoleView(
        String user, String id, Posted posted, Look look, Explanation explanation, Latest latest, String problem) {

    /** Of an address that names nothing. */
    public static final ConsoleView EMPTY = new ConsoleView("", "", null, null, null, null, "");

    private static final String PATH = "/lab/console";

    /** How good or bad it is, as a style. */
    public enum Mood {
        GOOD,
        PLAIN,
        BAD
    }

    /** The same with a problem. */
    public ConsoleView saying(String sentence) {
        return new ConsoleView(user, id, posted, look, explanation, latest, sentence);
    }

    /** The address of the page with an event. */
    public static String link(String user, String id) {
        return PATH + "?user=" + URLEncoder.encode(user, StandardCharsets.UTF_8)
                + (id.isEmpty() ? "" : "&id=" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    /** The address of this page. */
    public String link() {
        return user.isEmpty() ? PATH : link(user, id);
    }

    /** The user's key in a form to show. */
    public String shownUser() {
        return Shown.shortened(user).text();
    }

    /** The id in a form to show. */
    public String shownId() {
        return Shown.shortened(id).text();
    }

    /** The user's key if a field can hold it as it is, otherwise empty. */
    public String typedUser() {
        return typed(user);
    }

    /** The id if a field can hold it as it is, otherwise empty. */
    public String typedId() {
        return typed(id);
    }

    private static String typed(String text) {
        return Shown.shortened(text).text().equals(text) ? text : "";
    }

    /** Whether there is nothing to show. */
    public boolean isEmpty() {
        return posted == null && explanation == null;
    }

    /** The sentence above everything. */
    public String sentence() {
        if (!problem.isEmpty()) {
            return problem;
        }
        if (posted != null && posted.answer() != null && posted.id().isEmpty()) {
            Answer answer = posted.answer();
            return answer.status() == 0
                    ? answer.problem()
                    : "The service answers " + answer.status() + ": no store has got this event.";
        }
        if (look == null) {
            return user.isEmpty() ? "" : "This is what is known of the user.";
        }
        String found = isUnderWay() ? "Not in both stores yet: looking again." : comparison();
        if (posted == null) {
            return found;
        }
        return (posted.answer() == null ? "Put into MongoDB, past the service. " : "Posted. ") + found;
    }

    private String comparison() {
        return expectsOneCopy()
                ? look.comparison().summary() + " That is as the flags are now."
                : look.comparison().summary();
    }

    public Mood mood() {
        if (!problem.isEmpty()) {
            return Mood.BAD;
        }
        if (look == null) {
            return posted != null ? Mood.BAD : Mood.PLAIN;
        }
        if (look.comparison().equal()) {
            return Mood.GOOD;
        }
        return expectsOneCopy() || isUnderWay() ? Mood.PLAIN : Mood.BAD;
    }

    /** Whether a store that should have the event just posted lacks it: a second write may still be under way. */
    public boolean isUnderWay() {
        return look != null
                && posted != null
                && posted.answer() != null
                && explanation.route() != null
                && (lacks(look.mongodb(), Store.MONGODB) || lacks(look.dynamodb(), Store.DYNAMODB));
    }

    private boolean lacks(Copy copy, Store store) {
        return !copy.isFound() && !copy.isSilent() && explanation.route().writes(store);
    }

    /** Whether the event is in one store, and by the flags as they are now belongs there only. */
    private boolean expectsOneCopy() {
        Route route = explanation.route();
        if (route == null || route.writesBoth() || !look.comparison().fields().isEmpty()) {
            return false;
        }
        boolean inMongo = look.mongodb().isFound();
        boolean inDynamo = look.dynamodb().isFound();
        return inMongo != inDynamo
                && inMongo == (route.authority() == Store.MONGODB)
                && !look.mongodb().isSilent()
                && !look.dynamodb().isSilent();
    }

    /** What the flags, as they are now, say of a store. */
    public String expectation(Store store) {
        Route route = explanation.route();
        if (route == null) {
            return "";
        }
        return route.writes(store)
                ? "By the flags as they are now, this user's events are written here."
                : "By the flags as they are now, this user's events are not written here.";
    }
}
