package dev.datanomad.databases;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A MongoDB that somebody has started. */
record GivenMongo(ConnectionString address) {

    private static final Set<String> SYSTEM = Set.of("admin", "config", "local");
    private static final int PATIENCE_SECONDS = 5;

    /** @throws DatabasesException if it is no connection string; the message does not have it, as it may have a password */
    static GivenMongo at(String uri) {
        try {
            return new GivenMongo(new ConnectionString(uri));
        } catch (IllegalArgumentException | MongoException e) {
            throw new DatabasesException(
                    "MONGODB_URI is no connection string: use one like mongodb://127.0.0.1:27017/datanomad.", e);
        }
    }

    /** With their ports. */
    List<String> hosts() {
        return address.getHosts();
    }

    /** The names of the databases in it. */
    List<String> names() {
        return ask(client -> {
            List<String> names = client.listDatabaseNames().into(new ArrayList<>());
            names.removeAll(SYSTEM);
            return names;
        });
    }

    void clear() {
        List<String> names = names();
        ask(client -> {
            names.forEach(name -> client.getDatabase(name).drop());
            return names;
        });
    }

    private <T> T ask(Function<MongoClient, T> question) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(address)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            return question.apply(client);
        } catch (MongoException e) {
            throw new DatabasesException("The given MongoDB does not answer (" + RootCause.of(e) + ").", e);
        }
    }
}
