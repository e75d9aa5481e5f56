package dev.datanomad.service.lifecycle;

import dev.datanomad.databases.Databases;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The databases of this JVM's tests: started with the first test that needs them, gone with the JVM. */
public final class TestDatabases {

    private static final Databases DATABASES = Databases.start();

    static {
        // The SDK takes these from the process's environment; a test cannot set that.
        System.setProperty("aws.region", DATABASES.environment().get("AWS_REGION"));
        System.setProperty("aws.accessKeyId", DATABASES.environment().get("AWS_ACCESS_KEY_ID"));
        System.setProperty("aws.secretAccessKey", DATABASES.environment().get("AWS_SECRET_ACCESS_KEY"));
        System.setProperty("aws.configFile", DATABASES.environment().get("AWS_CONFIG_FILE"));
        System.setProperty("aws.sharedCredentialsFile", DATABASES.environment().get("AWS_SHARED_CREDENTIALS_FILE"));
    }

    private TestDatabases() {}

    /** What leads a program to the databases, with {@code more} set beside or instead. */
    public static Settings settings(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(DATABASES.environment());
        environment.put("PORT", "0");
        environment.put("DRAIN_MILLIS", "1");
        environment.putAll(more);
        return new Settings(environment);
    }

    /** What leads a program to the databases. */
    public static Settings settings() {
        return settings(Map.of());
    }

    /** Where on this machine the database is that this variable leads to. */
    public static int port(String variable) {
        return URI.create(DATABASES.environment().get(variable)).getPort();
    }
}
