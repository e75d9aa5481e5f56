package dev.datanomad.migration;

import dev.datanomad.migration.integrity.Difference;
import dev.datanomad.migration.reconciliation.Defect;
import dev.datanomad.migration.reconciliation.DefectException;
import dev.datanomad.migration.reconciliation.RecordCodec;
import dev.datanomad.service.events.Event;
import dev.datanomad.service.events.StoredEvent;
import dev.datanomad.service.events.UnreadableEvent;
import dev.datanomad.service.events.UnstorableEventException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Events in the form of one store, with the codec of the service.
 *
 * @param encoder the form of an event
 * @param decoder the event in a form
 * @param requireStorable throws an {@link UnstorableEventException} if the store cannot hold an event
 * @param <F> the form
 */
public record EventCodec<F>(
        Function<Event, F> encoder, Function<F, StoredEvent> decoder, Consumer<Event> requireStorable)
        implements RecordCodec<Event, F> {

    @Override
    public F encode(Event event) {
        return encoder.apply(event);
    }

    @Override
    public Event decode(F form) {
        StoredEvent stored = decoder.apply(form);
        if (stored instanceof UnreadableEvent unreadable) {
            throw new DefectException(unreadable.field(), unreadable.reason());
        }
        return (Event) stored;
    }

    @Override
    public Optional<Defect> check(Event event) {
        try {
            requireStorable.accept(event);
            return Optional.empty();
        } catch (UnstorableEventException e) {
            return Optional.of(new Defect(e.field(), e.getMessage()));
        }
    }

    @Override
    public String firstDifference(Event event, Event copy) {
        var difference = Difference.between(event.userKey(), event.id(), Optional.of(event), Optional.of(copy));
        return difference.orElseThrow().fields().get(0).path();
    }
}
