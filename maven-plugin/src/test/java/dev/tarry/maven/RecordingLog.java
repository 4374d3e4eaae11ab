package dev.tarry.maven;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.plugin.logging.SystemStreamLog;

/** Remembers what a goal logs, each entry as {@code LEVEL text}. */
final class RecordingLog extends SystemStreamLog {

    final List<String> entries = new ArrayList<>();

    @Override
    public void info(CharSequence content) {
        entries.add("INFO " + content);
    }

    @Override
    public void warn(CharSequence content) {
        entries.add("WARN " + content);
    }

    @Override
    public void error(CharSequence content) {
        entries.add("ERROR " + content);
    }
}
