/**
 * HTTP/1.1 on streams: a server for the files of a directory, which curl and browsers accept, and a client.
 *
 * <p>{@link dev.tarry.samples.http.FileServer} and {@link dev.tarry.samples.http.Fetch} are the commands; {@code Request}
 * reads what a client asks for, {@code SiteFiles} decides which file that is, {@code HttpConnection} is the client's
 * side.
 */
package dev.tarry.samples.http;
