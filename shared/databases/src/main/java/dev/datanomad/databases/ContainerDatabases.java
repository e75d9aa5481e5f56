package dev.datanomad.databases;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.datanomad.dynamodb.DynamoDbOptions;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.utility.DockerImageName;

/** Both databases in containers, through Testcontainers. */
final class ContainerDatabases implements Databases {

    /** The image of MongoDB. It runs as a replica set of one member, which retryable writes need. */
    private static final String MONGO = System.getProperty("datanomad.image.mongodb", "mongo:8.0");

    /** The image of LocalStack: by default the last one that needs no account. */
    static final String LOCALSTACK = System.getProperty("datanomad.image.localstack", "localstack/localstack:4.14.0");

    private static final int MONGO_PORT = 27017;
    private static final int LOCALSTACK_PORT = 4566;

    private static final Logger LOG = LoggerFactory.getLogger(ContainerDatabases.class);

    private final MongoDBContainer mongo;
    private final LocalStackContainer localStack;

    private ContainerDatabases(MongoDBContainer mongo, LocalStackContainer localStack) {
        this.mongo = mongo;
        this.localStack = localStack;
    }

    static ContainerDatabases start(Options options) {
        if (options.data() != null) {
            throw new DatabasesException("Databases in containers do not keep data: leave out the data folder.");
        }
        if (!options.dynamo()
                .equals(DynamoDbOptions.inMemory().on(options.dynamo().port()))) {
            throw new DatabasesException(
                    "DynamoDB in a container has no read lag and no limit of capacity: leave them out.");
        }
        requireDocker();
        MongoDBContainer mongo =
                new MongoDBContainer(DockerImageName.parse(MONGO).asCompatibleSubstituteFor("mongo")).withReplicaSet();
        publish(mongo, MONGO_PORT, options.mongoPort());
        LocalStackContainer localStack = localStack("dynamodb", options.dynamo().port());
        start(Map.of(MONGO, mongo, LOCALSTACK, localStack));
        ContainerDatabases databases = new ContainerDatabases(mongo, localStack);
        LOG.info(
                "Databases are containers, {} and {}: {} and DynamoDB at {}",
                MONGO,
                LOCALSTACK,
                databases.mongoUri(),
                databases.dynamoEndpoint());
        return databases;
    }

    static void requireDocker() {
        try {
            DockerClientFactory.instance().client();
        } catch (IllegalStateException e) {
            throw new DatabasesException("Databases in containers need a running Docker, and none was found.");
        } catch (RuntimeException e) {
            throw new DatabasesException("Docker cannot be used for the databases (" + RootCause.of(e) + ").", e);
        }
    }

    /** LocalStack with one service, which runs when the container has started. */
    static LocalStackContainer localStack(String service, int hostPort) {
        LocalStackContainer container = new LocalStackContainer(
                        DockerImageName.parse(LOCALSTACK).asCompatibleSubstituteFor("localstack/localstack"))
                .withServices(service)
                .withEnv("EAGER_SERVICE_LOADING", "1");
        publish(container, LOCALSTACK_PORT, hostPort);
        return container;
    }

    /** Publishes the port on loopback only, if Docker runs on this machine. */
    private static void publish(GenericContainer<?> container, int containerPort, int hostPort) {
        boolean local = DockerClientFactory.instance().dockerHostIpAddress().equals("localhost");
        Ports.Binding binding = new Ports.Binding(
                local ? EmbeddedDatabases.LOOPBACK : null, hostPort == 0 ? null : Integer.toString(hostPort));
        container.withCreateContainerCmdModifier(command ->
                command.getHostConfig().withPortBindings(new PortBinding(binding, new ExposedPort(containerPort))));
    }

    /** Starts containers at the same time, by their images: all of them, or none. */
    static void start(Map<String, GenericContainer<?>> containers) {
        CompletableFuture<?>[] starts = containers.entrySet().stream()
                .map(container -> start(container.getKey(), container.getValue()))
                .toArray(CompletableFuture[]::new);
        try {
            // Waits for all, also if one fails.
            CompletableFuture.allOf(starts).join();
        } catch (CompletionException e) {
            containers.values().forEach(GenericContainer::stop);
            throw (DatabasesException) e.getCause();
        }
    }

    private static CompletableFuture<Void> start(String image, GenericContainer<?> container) {
        return Startables.deepStart(container).exceptionally(e -> {
            throw new DatabasesException("The container " + image + " did not start (" + RootCause.of(e) + ").", e);
        });
    }

    @Override
    public String mongoUri() {
        return mongo.getReplicaSetUrl("datanomad");
    }

    @Override
    public URI dynamoEndpoint() {
        return localStack.getEndpoint();
    }

    @Override
    public void close() {
        mongo.stop();
        localStack.stop();
    }
}
