package dev.tarry.samples.crawler;

import java.net.URI;

/** An answer: a page that was there, or one that the server said it does not have. */
record Page(URI uri, int status, boolean html, String body, int attempts) {}
