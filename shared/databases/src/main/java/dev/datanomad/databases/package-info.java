/**
 * A MongoDB and a DynamoDB to run against: embedded in this JVM, or in containers.
 *
 * <p>{@link dev.datanomad.databases.Databases#start()} serves tests, {@link dev.datanomad.databases.Main} runs the same
 * as a process of its own, and a {@link dev.datanomad.databases.FaultProxy} in front of either database breaks it on
 * purpose: its connections, or, with a {@link dev.datanomad.databases.ProtocolFault}, its answers.
 */
package dev.datanomad.databases;
