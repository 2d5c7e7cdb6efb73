package ecluse.stolencredentials;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.stolencredentials.Feed.Unusable;
import ecluse.stolencredentials.Feed.Wrong;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** Feeds of stolen credentials: brought by an officer with a fresh factor, because what they name loses its password. */
@Controller
class StolenCredentialsController {
    private static final int A_PAGE = 25;
    private static final int FEEDS_SHOWN = 10;
    private static final int WRONG_SHOWN = 50;
    private static final int LONGEST_NAME = 200;
    private static final long MOST_BYTES = 32L << 20;

    private final FindingTable table;
    private final Today today;

    StolenCredentialsController(FindingTable table, Today today) {
        this.table = table;
        this.today = today;
    }

    @GetMapping("/agency/stolen-credentials")
    @Needs(value = Right.TAKE_STOLEN_CREDENTIALS, fresh = true)
    ModelAndView feeds(@RequestParam(name = "page", defaultValue = "1") String number) {
        return page(Handle.page(number), List.of(), List.of(), HttpStatus.OK);
    }

    private ModelAndView page(int number, List<Wrong> wrong, List<Problem> problems, HttpStatus status) {
        long offset = (long) (number - 1) * A_PAGE;
        return new ModelAndView("stolencredentials/feeds", status)
                .addObject("feeds", table.newest(0, FEEDS_SHOWN))
                .addObject("page", Page.of(table.findings(offset, A_PAGE + 1), number, A_PAGE))
                .addObject("wrong", wrong.subList(0, Math.min(wrong.size(), WRONG_SHOWN)))
                .addObject("wrongCount", wrong.size())
                .addObject("problems", problems);
    }

    @PostMapping("/agency/stolen-credentials")
    @Needs(value = Right.TAKE_STOLEN_CREDENTIALS, fresh = true)
    ModelAndView take(
            @SignedIn Viewer viewer, @RequestParam(name = "file", required = false) @Nullable MultipartFile sent)
            throws IOException {
        if (sent == null || sent.isEmpty()) {
            return refused("stolencredentials.file.missing");
        }
        if (sent.getSize() > MOST_BYTES) {
            return refused("stolencredentials.file.long");
        }
        var file = Files.createTempFile("ecluse-feed", ".in");
        try {
            try (var bytes = sent.getInputStream()) {
                Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            }
            return take(viewer, name(sent), file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Lines that cannot be read are shown by number; the others are taken. */
    private ModelAndView take(Viewer viewer, String name, Path file) throws IOException {
        try {
            var feed = FeedReader.read(file, today.date());
            table.take(viewer, name, feed);
            return feed.wrong().isEmpty()
                    ? new ModelAndView("redirect:/agency/stolen-credentials")
                    : page(1, feed.wrong(), List.of(), HttpStatus.UNPROCESSABLE_CONTENT);
        } catch (Unusable e) {
            return refused(e.key());
        }
    }

    private ModelAndView refused(String key) {
        return page(1, List.of(), List.of(new Problem("file", key)), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** What the officer's computer calls it, for the list. */
    private static String name(MultipartFile sent) {
        var name = Objects.requireNonNullElse(sent.getOriginalFilename(), "").strip();
        return name.isEmpty() ? "-" : name.substring(0, Math.min(name.length(), LONGEST_NAME));
    }
}
