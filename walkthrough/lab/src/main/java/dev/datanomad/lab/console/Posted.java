package dev.datanomad.lab.console;

/**
 * An event that was posted, or put into MongoDB past the service.
 *
 * @param sent what was sent
 * @param answer of the service; null for a document that was put into MongoDB
 * @param user whose event it is, as the key is; empty if that is not known
 * @param id of the event; empty if there is none
 * @param lookFor what to look for, of a recipe; otherwise empty
 */
public record Posted(Shown sent, Answer answer, String user, String id, String lookFor) {

    /** The same of a recipe, whose user is known also if the service has refused the event. */
    Posted cooked(String asUser, String sentence) {
        return new Posted(sent, answer, user.isEmpty() ? asUser : user, id, sentence);
    }
}
