/** JSON values as plain Java values: read, written and compared without losing anything. */
package dev.datanomad.service.json;
