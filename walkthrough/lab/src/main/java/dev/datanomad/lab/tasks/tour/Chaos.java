package dev.datanomad.lab.tasks.tour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.datanomad.lab.system.JsonFiles;
import dev.datanomad.lab.system.LabException;
import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.tasks.Server;
import dev.datanomad.lab.tasks.TaskStores;
import dev.datanomad.service.events.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Takes messages out of the queue before the consumer does: loses some, doubles some, sends some later, and holds some back until a
 * newer version of their task has come to the store that they are for. That is all that a standard queue of SQS may do, except for
 * the loss, which is worse.
 */
final class Chaos implements AutoCloseable {

    /** What no task can be read from. */
    static final String POISON = "This is no task.";

    private static final int BATCH = 10;
    private static final int LOST_PERCENT = 12;
    private static final int DOUBLED_PERCENT = 25;
    private static final int MAX_DELAY_SECONDS = 3;
    private static final int MAX_HELD = 8;

    /** Long enough for a user to change the task once more, and for that to arrive. */
    private static final Duration MAX_HOLD = Duration.ofSeconds(5);

    /** Long enough for the consumer to get most messages: what is doubled here again and again would never end. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final TaskStores stores;
    private final SqsClient queue;
    private final String url;
    private final Random random = new Random(1);
    private final Thread thread = new Thread(this::run, "chaos");
    private final Queue<Held> held = new ArrayDeque<>();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong delayed = new AtomicLong();
    private volatile boolean stopping;

    /** A message that is in no queue now. */
    private record Held(String body, long since) {

        boolean isOvertaken(TaskStores stores) {
            try {
                JsonNode task = JsonFiles.MAPPER.readTree(body);
                Server to = Server.named(task.path("to").asText());
                return stores.find(
                                to, task.path("user").asText(), task.path("id").asText())
                        .filter(there -> there.version() > task.path("version").asLong())
                        .isPresent();
            } catch (JsonProcessingException e) {
                throw LabException.failed("A message in the queue is no JSON: " + body);
            }
        }
    }

    Chaos(TaskStores stores) {
        this.stores = stores;
        queue = stores.queue();
        url = stores.queueUrl();
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a message that cannot be read. */
    void poison() {
        send(POISON, 0);
    }

    private void run() {
        while (!stopping) {
            try {
                receive().forEach(this::disturb);
                held.removeIf(this::released);
            } catch (SdkException | StoreException e) {
                // It disturbs again when the queue and the stores answer again.
            }
            Poll.pause(PAUSE);
        }
        held.forEach(message -> send(message.body, 0));
    }

    private void disturb(Message message) {
        String body = message.body();
        if (body.equals(POISON)) {
            // The consumer is to find it.
            queue.changeMessageVisibility(change ->
                    change.queueUrl(url).receiptHandle(message.receiptHandle()).visibilityTimeout(0));
            return;
        }
        int choice = random.nextInt(100);
        if (choice < LOST_PERCENT) {
            lost.incrementAndGet();
        } else if (choice < LOST_PERCENT + DOUBLED_PERCENT) {
            doubled.incrementAndGet();
            send(body, 0);
            send(body, delay());
        } else {
            delayed.incrementAndGet();
            if (held.size() < MAX_HELD) {
                held.add(new Held(body, System.nanoTime()));
            } else {
                send(body, delay());
            }
        }
        delete(message);
    }

    private boolean released(Held message) {
        boolean released = System.nanoTime() - message.since > MAX_HOLD.toNanos() || message.isOvertaken(stores);
        if (released) {
            send(message.body, 0);
        }
        return released;
    }

    private int delay() {
        return 1 + random.nextInt(MAX_DELAY_SECONDS);
    }

    /** Loses all messages that anybody can receive now. */
    void loseAll() {
        List<Message> messages = receive();
        while (!messages.isEmpty()) {
            messages.stream().filter(message -> !message.body().equals(POISON)).forEach(message -> {
                delete(message);
                lost.incrementAndGet();
            });
            messages = receive();
        }
    }

    private List<Message> receive() {
        return queue.receiveMessage(receive -> receive.queueUrl(url).maxNumberOfMessages(BATCH))
                .messages();
    }

    private void delete(Message message) {
        queue.deleteMessage(delete -> delete.queueUrl(url).receiptHandle(message.receiptHandle()));
    }

    private void send(String body, int delaySeconds) {
        queue.sendMessage(send -> send.queueUrl(url).messageBody(body).delaySeconds(delaySeconds));
    }

    long lost() {
        return lost.get();
    }

    long doubled() {
        return doubled.get();
    }

    long delayed() {
        return delayed.get();
    }

    @Override
    public void close() {
        stop();
    }

    /** Leaves the queue alone, once it has sent what it holds back; what is delayed still comes, for some seconds. */
    void stop() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
