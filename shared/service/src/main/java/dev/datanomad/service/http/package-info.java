/** The HTTP edge: routes, limits and problem documents. */
package dev.datanomad.service.http;
