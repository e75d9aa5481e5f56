/** An adapter to the SDK for DynamoDB: a table as the target of a reconciliation. */
package dev.datanomad.migration.dynamodb;
