package dev.datanomad.databases;

import java.net.URI;
import org.testcontainers.localstack.LocalStackContainer;

/** LocalStack's SQS in a container, through Testcontainers. */
record ContainerQueue(LocalStackContainer container) implements MessageQueue {

    static ContainerQueue start() {
        ContainerDatabases.requireDocker();
        LocalStackContainer container = new LocalStackContainer(ContainerDatabases.LOCALSTACK).withServices("sqs");
        ContainerDatabases.publish(container, ContainerDatabases.LOCALSTACK_PORT, 0);
        ContainerDatabases.start(container, ContainerDatabases.LOCALSTACK);
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
