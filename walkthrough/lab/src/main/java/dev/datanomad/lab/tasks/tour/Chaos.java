package dev.datanomad.lab.tasks.tour;

import dev.datanomad.lab.system.Poll;
import dev.datanomad.lab.tasks.TaskStores;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * Takes messages out of the queue before the consumer does, and loses some, doubles some, and sends the others again later, so
 * that they come in another order: all that a standard queue of SQS may do, except for the loss, which is worse.
 */
final class Chaos implements AutoCloseable {

    /** What no task can be read from. */
    static final String POISON = "This is no task.";

    private static final int BATCH = 10;
    private static final int LOST_PERCENT = 12;
    private static final int DOUBLED_PERCENT = 25;
    private static final int MAX_DELAY_SECONDS = 3;

    /** Long enough for the consumer to get most messages: what is doubled here again and again would never end. */
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final SqsClient queue;
    private final String url;
    private final Random random = new Random(1);
    private final Thread thread = new Thread(this::run, "chaos");
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final AtomicLong delayed = new AtomicLong();
    private volatile boolean stopping;

    Chaos(TaskStores stores) {
        queue = stores.queue();
        url = stores.queueUrl();
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends a message that cannot be read. */
    void poison() {
        queue.sendMessage(send -> send.queueUrl(url).messageBody(POISON));
    }

    private void run() {
        while (!stopping) {
            try {
                receive().forEach(this::disturb);
            } catch (SdkException e) {
                // It disturbs again when the queue answers again.
            }
            Poll.pause(PAUSE);
        }
    }

    private void disturb(Message message) {
        if (message.body().equals(POISON)) {
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
            send(message, 0);
            send(message, delay());
        } else {
            delayed.incrementAndGet();
            send(message, delay());
        }
        delete(message);
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

    private void send(Message message, int delaySeconds) {
        queue.sendMessage(send -> send.queueUrl(url).messageBody(message.body()).delaySeconds(delaySeconds));
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

    /** Leaves the queue alone; what it delays still comes, for some seconds. */
    void stop() {
        stopping = true;
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
