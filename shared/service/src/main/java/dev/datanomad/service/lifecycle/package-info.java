/** What a program needs from start to stop: settings, preparations in the background, a graceful end. */
package dev.datanomad.service.lifecycle;
