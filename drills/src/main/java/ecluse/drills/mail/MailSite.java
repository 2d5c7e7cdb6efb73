package ecluse.drills.mail;

import ecluse.drills.http.LocalSite;
import ecluse.drills.http.LocalSite.Answer;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves {@link MailPages} on loopback. */
public final class MailSite implements AutoCloseable {
    private static final int PAGE_SIZE = 50;
    private static final String MAILS = "/mails/";
    private static final Pattern PAGE = Pattern.compile("page=([1-9][0-9]{0,5})");

    private final LocalSite site;

    private MailSite(LocalSite site) {
        this.site = site;
    }

    /** @param firstPort the port wanted; when somebody else has it, the next that is free */
    public static MailSite start(KeptMails mails, int firstPort) throws IOException {
        return new MailSite(
                LocalSite.start(firstPort, "the page of sent mail", (path, query) -> answer(mails, path, query)));
    }

    public String url() {
        return site.url();
    }

    @Override
    public void close() {
        site.close();
    }

    private static Answer answer(KeptMails mails, String path, @Nullable String query) throws IOException {
        if (path.equals("/")) {
            return Answer.page(list(mails, query));
        }
        return path.startsWith(MAILS)
                ? mails.find(path.substring(MAILS.length()))
                        .map(mail -> Answer.page(MailPages.one(mail)))
                        .orElseGet(Answer::missing)
                : Answer.missing();
    }

    private static String list(KeptMails mails, @Nullable String query) throws IOException {
        var asked = PAGE.matcher(query == null ? "" : query);
        int page = asked.matches() ? Integer.parseInt(asked.group(1)) : 1;
        return MailPages.list(mails.latest((page - 1) * PAGE_SIZE, PAGE_SIZE), mails.count(), page, PAGE_SIZE);
    }
}
