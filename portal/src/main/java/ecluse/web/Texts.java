package ecluse.web;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.support.AbstractMessageSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The texts of every module that has some, in one table for each language: a page asks for hundreds, and bundle after bundle would
 * be searched for each. There is no language to fall back on, so a missing text is seen in tests.
 */
final class Texts extends AbstractMessageSource {
    private final Language french;
    private final Language english;

    private Texts(Language french, Language english) {
        this.french = french;
        this.english = english;
    }

    /** One language's texts, those with arguments read when they are first asked for. */
    private record Language(Locale locale, Map<String, String> texts, Map<String, MessageFormat> formats) {
        static Language of(Locale locale) {
            return new Language(locale, Map.copyOf(read(locale)), new ConcurrentHashMap<>());
        }

        @Nullable
        MessageFormat format(String key) {
            var text = texts.get(key);
            return text == null ? null : formats.computeIfAbsent(key, k -> new MessageFormat(text, locale));
        }
    }

    /** @throws IllegalStateException when two modules have the same key: each says what it means, or one of them would never be read */
    static Texts ofAllModules() {
        return new Texts(Language.of(Locale.FRENCH), Language.of(Locale.ENGLISH));
    }

    private static Map<String, String> read(Locale locale) {
        var all = new HashMap<String, String>();
        try {
            var files = new PathMatchingResourcePatternResolver()
                    .getResources("classpath*:ecluse/*/messages_" + locale.getLanguage() + ".properties");
            for (var file : files) {
                read(file).forEach((key, text) -> {
                    var other = all.putIfAbsent(key.toString(), text.toString());
                    if (other != null) {
                        throw new IllegalStateException("two modules have a text for " + key);
                    }
                });
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the texts of the pages cannot be read", e);
        }
        return all;
    }

    private static Properties read(Resource file) throws IOException {
        var properties = new Properties();
        try (var reader = new InputStreamReader(file.getInputStream(), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    @Override
    protected @Nullable String resolveCodeWithoutArguments(String key, Locale locale) {
        return language(locale).texts().get(key);
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String key, Locale locale) {
        return language(locale).format(key);
    }

    /** Of a locale that pages are not written in: French, as in {@link Languages}. */
    private Language language(Locale locale) {
        return locale.getLanguage().equals(english.locale().getLanguage()) ? english : french;
    }
}
