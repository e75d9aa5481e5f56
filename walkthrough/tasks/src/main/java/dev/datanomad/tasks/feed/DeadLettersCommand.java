package dev.datanomad.tasks.feed;

import dev.datanomad.service.lifecycle.Printable;
import dev.datanomad.service.lifecycle.Settings;
import java.util.List;
import java.util.Locale;

/** The program that lists the dead letters or, with {@code redrive}, sends those once more that can be read. */
public final class DeadLettersCommand {

    private DeadLettersCommand() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        try (TaskQueue queue = new TaskQueue(new Settings(System.getenv()))) {
            queue.createIfMissing();
            DeadLetters letters = new DeadLetters(queue);
            if (List.of(arguments).contains("redrive")) {
                System.out.println("Sent to the queue once more: " + letters.redrive());
            }
            letters.list().forEach(DeadLettersCommand::print);
            System.out.println("Dead letters: " + queue.deadLetters());
        }
    }

    private static void print(DeadLetters.Letter letter) {
        System.out.println(letter.id() + "  "
                + (letter.reason().isEmpty() ? "can be read" : Printable.of(letter.reason())) + "  "
                + Printable.of(letter.body()));
    }
}
