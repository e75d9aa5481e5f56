package dev.datanomad.lab.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Stands in for the lab's own databases: prints addresses where nothing listens. */
public final class FakeDatabases {

    private FakeDatabases() {}

    /** Runs until it is stopped; while there is a file {@code hang} beside it, without ever becoming ready. */
    public static void main(String[] arguments) throws InterruptedException {
        if (Files.exists(Path.of(System.getProperty("java.class.path")).resolveSibling("hang"))) {
            new CountDownLatch(1).await();
        }
        System.out.println("MONGODB_URI=mongodb://127.0.0.1:1/embedded?serverSelectionTimeoutMS=100");
        System.out.println("AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:1");
        System.out.println("AWS_REGION=us-east-1");
        System.out.println("AWS_ACCESS_KEY_ID=test");
        System.out.println("AWS_SECRET_ACCESS_KEY=test");
        System.out.println("AWS_CONFIG_FILE=/dev/null");
        System.out.println("READY");
        new CountDownLatch(1).await();
    }
}
