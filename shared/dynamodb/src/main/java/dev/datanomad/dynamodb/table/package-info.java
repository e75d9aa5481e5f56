/** Tables: their keys, their items in memory or in a file, their indexes and their capacity. */
package dev.datanomad.dynamodb.table;
