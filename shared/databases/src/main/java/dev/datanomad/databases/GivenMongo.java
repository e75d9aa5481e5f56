package dev.datanomad.databases;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A MongoDB that somebody has started for tests, by its driver, which not all tests have. */
final class GivenMongo {

    private static final Set<String> SYSTEM = Set.of("admin", "config", "local");

    private GivenMongo() {}

    static List<String> hosts(String uri) {
        return new ConnectionString(uri)
                .getHosts().stream()
                        .map(host -> host.replaceFirst(":\\d+$", ""))
                        .toList();
    }

    /** The names of the databases in it. */
    static List<String> names(String uri) {
        try (MongoClient client = MongoClients.create(uri)) {
            List<String> names = client.listDatabaseNames().into(new ArrayList<>());
            names.removeAll(SYSTEM);
            return names;
        } catch (MongoException e) {
            throw new DatabasesException("The given MongoDB does not answer (" + RootCause.of(e) + ").", e);
        }
    }

    static void clear(String uri) {
        List<String> names = names(uri);
        try (MongoClient client = MongoClients.create(uri)) {
            names.forEach(name -> client.getDatabase(name).drop());
        }
    }
}
