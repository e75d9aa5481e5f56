package dev.datanomad.databases;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.datanomad.dynamodb.DynamoDbOptions;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.mongodb.MongoDBContainer;

/** Both databases in containers, through Testcontainers. */
final class ContainerDatabases implements Databases {

    /** Runs as a replica set of one member, which retryable writes need. */
    private static final String MONGO = "mongo:8.0";
    /** The last image that needs no account. */
    static final String LOCALSTACK = "localstack/localstack:4.14.0";

    private static final int MONGO_PORT = 27017;
    static final int LOCALSTACK_PORT = 4566;

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
        MongoDBContainer mongo = new MongoDBContainer(MONGO).withReplicaSet();
        LocalStackContainer localStack = new LocalStackContainer(LOCALSTACK).withServices("dynamodb");
        publish(mongo, MONGO_PORT, options.mongoPort());
        publish(localStack, LOCALSTACK_PORT, options.dynamo().port());
        ContainerDatabases databases = new ContainerDatabases(mongo, localStack);
        try {
            start(mongo, MONGO);
            start(localStack, LOCALSTACK);
        } catch (DatabasesException e) {
            databases.close();
            throw e;
        }
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
            throw new DatabasesException("Databases in containers need a running Docker, and none was found.", e);
        } catch (RuntimeException e) {
            throw new DatabasesException("Docker cannot be used for the databases (" + RootCause.of(e) + ").", e);
        }
    }

    /** Publishes the port on loopback only, if Docker runs on this machine. */
    static void publish(GenericContainer<?> container, int containerPort, int hostPort) {
        boolean local = DockerClientFactory.instance().dockerHostIpAddress().equals("localhost");
        Ports.Binding binding = new Ports.Binding(
                local ? EmbeddedDatabases.LOOPBACK : null, hostPort == 0 ? null : Integer.toString(hostPort));
        container.withCreateContainerCmdModifier(command ->
                command.getHostConfig().withPortBindings(new PortBinding(binding, new ExposedPort(containerPort))));
    }

    static void start(GenericContainer<?> container, String image) {
        try {
            container.start();
        } catch (RuntimeException e) {
            throw new DatabasesException("The container " + image + " did not start (" + RootCause.of(e) + ").", e);
        }
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
