package dev.datanomad.tasks.feed;

import dev.datanomad.service.json.InvalidJsonException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Messages that could not be written after several tries: listed, sent once more, and never dropped. As versions decide, it does
 * no harm to send one that has been overtaken.
 */
final class DeadLetters {

    private static final int MAX_LISTED = 1_000;

    private final TaskQueue queue;

    /**
     * A message that is dead.
     *
     * @param reason why it cannot be read; empty if it can
     */
    record Letter(String id, String reason, String body) {

        private static Letter of(Message message) {
            String reason = "";
            try {
                TaskMessage.parse(message.body());
            } catch (InvalidJsonException e) {
                reason = e.field() + " " + e.getMessage();
            }
            return new Letter(message.messageId(), reason.strip(), message.body());
        }
    }

    DeadLetters(TaskQueue queue) {
        this.queue = queue;
    }

    /** Lists them, a thousand at most; those that somebody else has just listed are left out for some seconds. */
    List<Letter> list() {
        List<Letter> letters = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (List<Message> some = queue.receiveDead(); !some.isEmpty(); some = queue.receiveDead()) {
            List<Message> fresh = some.stream()
                    .filter(message -> seen.add(message.messageId()))
                    .toList();
            fresh.stream().map(Letter::of).forEach(letters::add);
            if (fresh.isEmpty() || letters.size() >= MAX_LISTED) {
                break;
            }
        }
        return letters;
    }

    /** Sends those that can be read to the queue once more. Returns how many. */
    int redrive() {
        int count = 0;
        for (List<Message> some = queue.receiveDead(); !some.isEmpty(); some = queue.receiveDead()) {
            for (Message message : some) {
                if (Letter.of(message).reason.isEmpty()
                        && !queue.send(List.of(message.body())).isEmpty()) {
                    queue.deleteDead(message);
                    count++;
                }
            }
        }
        return count;
    }
}
