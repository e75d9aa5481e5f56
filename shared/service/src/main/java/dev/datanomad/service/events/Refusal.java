package dev.datanomad.service.events;

/** An exception that says that a store works, and the request is to blame. */
public interface Refusal {}
