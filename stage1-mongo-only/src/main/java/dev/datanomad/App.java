package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.service.events.EventStore;
import dev.datanomad.service.events.MeteredEventStore;
import dev.datanomad.service.http.Service;
import dev.datanomad.service.lifecycle.Background;
import dev.datanomad.service.lifecycle.Launcher;
import dev.datanomad.service.lifecycle.Metrics;
import dev.datanomad.service.lifecycle.ServiceConfig;
import dev.datanomad.service.lifecycle.ServiceName;
import dev.datanomad.service.lifecycle.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The program: puts the parts together and starts them. */
public final class App implements AutoCloseable {

    private final PrometheusMeterRegistry metrics = Metrics.create();
    private final MongoClient mongoClient;
    private final Service service;

    App(Settings settings) {
        Limits limits = Limits.from(settings);

        mongoClient = MongoConnections.connect(settings);
        CompletableFuture<Void> mongoPrepared = Background.retry("the index of the collection events", () -> {
            MongoConnections.warmUp(mongoClient, limits.start());
            MongoEventStore.createIndex(MongoConnections.collection(mongoClient));
        });

        Background.await(limits.start(), mongoPrepared);
        service = Service.named(ServiceName.read())
                .config(ServiceConfig.from(settings))
                .limits(limits.requests())
                .metrics(metrics)
                .store(mongo(limits.storeCall()))
                .start();
    }

    private MeteredEventStore mongo(Duration timeLimit) {
        EventStore store = new MongoEventStore(MongoConnections.collection(mongoClient), timeLimit);
        return new MeteredEventStore("mongodb", store, metrics);
    }

    URI url() {
        return service.url();
    }

    @Override
    public void close() {
        service.close();
        mongoClient.close();
    }

    public static void main(String[] args) {
        Launcher.launch(App::new);
    }
}
