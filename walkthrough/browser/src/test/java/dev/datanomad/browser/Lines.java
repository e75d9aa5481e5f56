package dev.datanomad.browser;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** Takes lines as they come, without limit. */
record Lines(Consumer<String> receiver) implements Flow.Subscriber<String> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        receiver.accept(line);
    }

    @Override
    public void onError(Throwable reason) {}

    @Override
    public void onComplete() {}
}
