package dev.datanomad.service.dashboard;

/** A part of the dashboard that not every service has. Its data is read once a second, by any thread. */
public sealed interface Panel permits FlagsPanel, IntegrityPanel {}
