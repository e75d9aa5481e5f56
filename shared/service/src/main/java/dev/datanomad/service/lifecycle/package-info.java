/** What a program needs from start to stop: settings, retries in the background, graceful shutdown. */
package dev.datanomad.service.lifecycle;
