package dev.datanomad.databases;

import java.net.URI;
import java.util.Map;
import org.testcontainers.localstack.LocalStackContainer;

/** LocalStack's SQS in a container, through Testcontainers. */
record ContainerQueue(LocalStackContainer container) implements MessageQueue {

    static ContainerQueue start() {
        ContainerDatabases.requireDocker();
        LocalStackContainer container = ContainerDatabases.localStack("sqs", 0);
        ContainerDatabases.start(Map.of(ContainerDatabases.LOCALSTACK, container));
        return new ContainerQueue(container);
    }

    @Override
    public URI endpoint() {
        return container.getEndpoint();
    }

    @Override
    public void close() {
        container.stop();
    }
}
