/** Many old events, and processes that are killed while they deal with them. */
package dev.datanomad.faults.scale;
