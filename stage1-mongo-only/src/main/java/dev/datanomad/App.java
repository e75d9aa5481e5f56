package dev.datanomad;

import com.mongodb.client.MongoClient;
import dev.datanomad.service.Background;
import dev.datanomad.service.EventStore;
import dev.datanomad.service.Launcher;
import dev.datanomad.service.MeteredEventStore;
import dev.datanomad.service.Metrics;
import dev.datanomad.service.Service;
import dev.datanomad.service.ServiceConfig;
import dev.datanomad.service.ServiceName;
import dev.datanomad.service.Settings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** The program: puts the parts together and starts them. */
public final class App implements AutoCloseable {

    private final MongoClient mongoClient;
    private final Service service;

    App(Settings settings) {
        Limits limits = Limits.from(settings);
        PrometheusMeterRegistry metrics = Metrics.create();

        mongoClient = MongoConnections.connect(settings);
        MongoEventStore mongoStore = new MongoEventStore(MongoConnections.collection(mongoClient), limits.storeCall());
        CompletableFuture<Void> mongoPrepared = Background.untilDone("the index of the collection events", () -> {
            MongoConnections.open(mongoClient, limits.start());
            mongoStore.createIndex();
        });
        EventStore mongo = new MeteredEventStore("mongodb", mongoStore, metrics);

        Background.await(limits.start(), mongoPrepared);
        service = Service.named(ServiceName.read())
                .config(ServiceConfig.from(settings))
                .limits(limits.requests())
                .metrics(metrics)
                .store(mongo)
                .start();
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
