/** An adapter to the driver of MongoDB: a collection as the source of a reconciliation. */
package dev.datanomad.migration.mongodb;
