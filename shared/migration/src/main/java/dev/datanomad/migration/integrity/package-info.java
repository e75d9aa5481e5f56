/** The integrity check: what comparing source and target finds, counted, explained field by field, and shown. */
package dev.datanomad.migration.integrity;
