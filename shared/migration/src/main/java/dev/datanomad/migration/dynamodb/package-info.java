/** An adapter to the SDK for DynamoDB: a table as the source or the target of a reconciliation. */
package dev.datanomad.migration.dynamodb;
