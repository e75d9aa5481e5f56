/**
 * A MongoDB and a DynamoDB for development and tests: embedded in this JVM, or in containers.
 *
 * <p>Tests call {@link dev.datanomad.databases.Databases#start()}; {@link dev.datanomad.databases.Main} is the same as a
 * process of its own. A {@link dev.datanomad.databases.FaultProxy} in front of either database injects faults into its
 * connections or, with a {@link dev.datanomad.databases.ProtocolFault}, its responses.
 */
package dev.datanomad.databases;
