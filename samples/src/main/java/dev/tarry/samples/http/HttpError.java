package dev.tarry.samples.http;

/** Why a request is answered with an error. */
final class HttpError extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String headers;

    HttpError(int status, String message) {
        this(status, message, "");
    }

    /** @param headers lines, each with its line end */
    HttpError(int status, String message, String headers) {
        super(message);
        this.status = status;
        this.headers = headers;
    }

    int status() {
        return status;
    }

    String headers() {
        return headers;
    }

    /** The words that go with a status; clients look at the number only. */
    static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 304 -> "Not Modified";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 412 -> "Precondition Failed";
            case 416 -> "Range Not Satisfiable";
            case 431 -> "Request Header Fields Too Large";
            case 505 -> "HTTP Version Not Supported";
            default -> "Error";
        };
    }
}
