package dev.datanomad.tasks.feed;

import dev.datanomad.service.lifecycle.Settings;
import dev.datanomad.service.lifecycle.StartupException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * A queue of SQS with a dead-letter queue, both of them standard: messages may come in any order and more than once. AWS's own
 * variables lead to it, {@code TASKS_QUEUE} names it, {@code nomad-tasks} unless it is set. All methods throw a {@link
 * software.amazon.awssdk.core.exception.SdkException} if it cannot be used. Safe for use by many threads.
 */
public final class TaskQueue implements AutoCloseable {

    /** The queue's name, unless a setting names another one. */
    public static final String DEFAULT_NAME = "nomad-tasks";

    /** How many messages one call can send, receive or delete: a limit of SQS. */
    static final int BATCH = 10;

    /** How many bytes the messages of one call may have together: a limit of SQS, less some room. */
    static final int BATCH_BYTES = 250_000;

    /** How often a message is received before it goes to the dead letters. */
    static final int MAX_RECEIVES = 5;

    /** How long a message waits in the queue at most. */
    public static final Duration RETENTION = Duration.ofDays(4);

    /** How long a dead letter is kept, from when the message was first sent: the most that SQS allows. */
    public static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(TaskQueue.class);

    private final SqsClient client;
    private final String name;
    private final Duration visibility;
    private volatile String url;
    private volatile String deadUrl;

    /** @throws StartupException for a setting that cannot be right */
    public TaskQueue(Settings settings) {
        name = settings.text("TASKS_QUEUE").orElse(DEFAULT_NAME);
        visibility = Duration.ofSeconds(settings.number("QUEUE_VISIBILITY_SECONDS", 30, 1, 43_200));
        // Receiving waits for messages, for a second of it.
        Duration timeLimit = Duration.ofMillis(settings.number("QUEUE_MILLIS", 5_000, 2_000, 60_000));
        try {
            client = SqsClient.builder()
                    .applyMutation(builder -> settings.text("AWS_ENDPOINT_URL_SQS")
                            .map(URI::create)
                            .ifPresent(builder::endpointOverride))
                    .overrideConfiguration(
                            config -> config.retryStrategy(RetryMode.STANDARD).apiCallTimeout(timeLimit))
                    .build();
        } catch (RuntimeException e) {
            throw new StartupException(
                    "SQS cannot be used, see AWS_ENDPOINT_URL_SQS, AWS_REGION and the credentials: " + e.getMessage(),
                    e);
        }
    }

    /** Creates both queues, or finds them. */
    public void createIfMissing() {
        deadUrl = create(
                name + "-dead",
                Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Long.toString(DEAD_LETTER_RETENTION.toSeconds())));
        String deadArn = client.getQueueAttributes(
                        get -> get.queueUrl(deadUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        url = create(
                name,
                Map.of(
                        QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                        Long.toString(RETENTION.toSeconds()),
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        Long.toString(visibility.toSeconds()),
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"" + deadArn + "\",\"maxReceiveCount\":\"" + MAX_RECEIVES + "\"}"));
    }

    private String create(String queue, Map<QueueAttributeName, String> attributes) {
        return client.createQueue(create -> create.queueName(queue).attributes(attributes))
                .queueUrl();
    }

    /**
     * Sends messages: {@value #BATCH} with {@value #BATCH_BYTES} bytes of UTF-8 at most, or one. One that is not taken is logged.
     *
     * @return the indexes of those that were taken
     */
    Set<Integer> send(List<String> bodies) {
        List<SendMessageBatchRequestEntry> entries = IntStream.range(0, bodies.size())
                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .messageBody(bodies.get(i))
                        .build())
                .toList();
        List<BatchResultErrorEntry> failed = client.sendMessageBatch(
                        send -> send.queueUrl(url).entries(entries))
                .failed();
        failed.forEach(entry -> LOG.warn("SQS has not taken a message: {} {}", entry.code(), entry.message()));
        Set<Integer> refused =
                failed.stream().map(entry -> Integer.valueOf(entry.id())).collect(Collectors.toSet());
        return IntStream.range(0, bodies.size())
                .filter(i -> !refused.contains(i))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Some messages, {@value #BATCH} at most; waits for a second if there are none. Others do not see them for a while. */
    List<Message> receive() {
        return receive(url, 1);
    }

    /** Some dead letters, in no order. They stay, and are not given again for a while. */
    List<Message> receiveDead() {
        return receive(deadUrl, 0);
    }

    private List<Message> receive(String queue, int waitSeconds) {
        return client.receiveMessage(receive -> receive.queueUrl(queue)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(waitSeconds)
                        .messageSystemAttributeNames(
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                MessageSystemAttributeName.SENT_TIMESTAMP))
                .messages();
    }

    /** Takes messages out of the queue for good, {@value #BATCH} at most. One that stays is received once more. */
    void delete(List<Message> messages) {
        if (!messages.isEmpty()) {
            client.deleteMessageBatch(delete -> delete.queueUrl(url)
                    .entries(IntStream.range(0, messages.size())
                            .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                    .id(Integer.toString(i))
                                    .receiptHandle(messages.get(i).receiptHandle())
                                    .build())
                            .toList()));
        }
    }

    /** Takes a dead letter out for good. */
    void deleteDead(Message message) {
        client.deleteMessage(delete -> delete.queueUrl(deadUrl).receiptHandle(message.receiptHandle()));
    }

    /** Hides messages from others for longer, {@value #BATCH} at most: from now on as if they were received now. */
    void hide(Collection<Message> messages) {
        List<Message> all = List.copyOf(messages);
        client.changeMessageVisibilityBatch(change -> change.queueUrl(url)
                .entries(IntStream.range(0, all.size())
                        .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                .id(Integer.toString(i))
                                .receiptHandle(all.get(i).receiptHandle())
                                .visibilityTimeout((int) visibility.toSeconds())
                                .build())
                        .toList()));
    }

    /** About how many messages wait or are being worked on. */
    public int size() {
        return size(client, url);
    }

    /** About how many dead letters there are. */
    public int deadLetters() {
        return size(client, deadUrl);
    }

    /** About how many messages a queue has, whether they wait, are being worked on, or are delayed. */
    public static int size(SqsClient client, String queue) {
        return client
                .getQueueAttributes(get -> get.queueUrl(queue)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .attributes()
                .values()
                .stream()
                .mapToInt(Integer::parseInt)
                .sum();
    }

    @Override
    public void close() {
        client.close();
    }
}
