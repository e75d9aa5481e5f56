/** The comparison of two stores. */
package dev.datanomad.service.integrity;
