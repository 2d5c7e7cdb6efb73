package ecluse.stolencredentials;

import ecluse.registry.Column;
import ecluse.registry.Columns;
import java.util.List;

/** What a feed's table says in each line. The names that vendors use besides stand behind. */
final class FeedColumn {
    static final Column LOGIN = Column.filled("login", "username", "user", "email", "identifiant");
    static final Column HOST = Column.filled("host", "domain", "url", "site");
    static final Column SEEN = Column.filled("seen", "date", "date_seen", "vu_le");
    static final Column COOKIE = Column.optional("cookie", "cookie_sha256");

    static final Columns ALL = new Columns() {
        @Override
        public String fileName() {
            return "feed";
        }

        @Override
        public List<Column> columns() {
            return List.of(LOGIN, HOST, SEEN, COOKIE);
        }
    };

    private FeedColumn() {}
}
