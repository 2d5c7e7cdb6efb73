package ecluse.offer;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.ModelAndView;

/** The offer by file: sent, looked at, confirmed; and taken away. */
@Controller
class FilesController {
    private static final int SHOWN = 50;
    private static final String REFRESH_SECONDS = "2";

    private final Uploads uploads;
    private final UploadTable table;
    private final OfferExport export;
    private final Pages pages;
    private final Clock clock;

    FilesController(Uploads uploads, UploadTable table, OfferExport export, Pages pages, Clock clock) {
        this.uploads = uploads;
        this.table = table;
        this.export = export;
        this.pages = pages;
        this.clock = clock;
    }

    @GetMapping("/offer/files")
    @Needs(Right.KEEP_OFFER)
    ModelAndView files(@SignedIn Viewer viewer) {
        return files(viewer, List.of(), HttpStatus.OK);
    }

    private ModelAndView files(Viewer viewer, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("offer/files", status)
                .addObject("waiting", table.of(viewer.account()).orElse(null))
                .addObject("exportable", table.exportable(viewer.account()))
                .addObject("columns", FileColumn.values())
                .addObject("problems", problems);
    }

    @PostMapping("/offer/files")
    @Needs(Right.KEEP_OFFER)
    ModelAndView send(
            @SignedIn Viewer viewer, @RequestParam(name = "file", required = false) @Nullable MultipartFile sent)
            throws IOException {
        if (sent == null || sent.isEmpty()) {
            return files(viewer, List.of(new Problem("file", "offer.file.missing")), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var file = Files.createTempFile("ecluse-offer", ".in");
        try (var bytes = sent.getInputStream()) {
            Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return uploads.take(viewer, Objects.requireNonNullElse(sent.getOriginalFilename(), ""), file)
                .map(id -> new ModelAndView("redirect:/offer/files/" + id))
                .orElseGet(() ->
                        files(viewer, List.of(new Problem("file", "offer.file.busy")), HttpStatus.SERVICE_UNAVAILABLE));
    }

    /** How far it is; then what it comes to. */
    @GetMapping("/offer/files/{id}")
    @Needs(Right.KEEP_OFFER)
    ModelAndView upload(@SignedIn Viewer viewer, @PathVariable("id") String id, HttpServletResponse response) {
        return withUpload(viewer, id, upload -> {
            boolean interrupted = upload.interrupted(clock.instant());
            if (upload.going() && !interrupted) {
                response.setHeader("Refresh", REFRESH_SECONDS);
            }
            return upload(upload, interrupted, List.of(), HttpStatus.OK);
        });
    }

    private ModelAndView upload(Upload upload, boolean interrupted, List<Problem> problems, HttpStatus status) {
        var rejects = new ArrayList<Reject>();
        boolean judged = upload.state() == Upload.State.CHECKED || upload.state() == Upload.State.DONE;
        if (judged) {
            table.rejects(upload.id(), SHOWN, rejects::add);
        }
        return new ModelAndView("offer/upload", status)
                .addObject("upload", upload)
                .addObject("interrupted", interrupted)
                .addObject("levels", Level.values())
                .addObject("rejects", rejects)
                .addObject("changes", judged ? table.changes(upload.id(), SHOWN) : List.of())
                .addObject("shown", SHOWN)
                .addObject("problems", problems);
    }

    @PostMapping("/offer/files/{id}/confirmation")
    @Needs(Right.KEEP_OFFER)
    ModelAndView confirm(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withUpload(viewer, id, upload -> {
            if (!uploads.confirm(viewer, upload.id())) {
                var notNow = List.of(new Problem("acts", "offer.file.notNow"));
                return upload(upload, false, notNow, HttpStatus.CONFLICT);
            }
            return new ModelAndView("redirect:/offer/files/" + upload.id());
        });
    }

    @PostMapping("/offer/files/{id}/removal")
    @Needs(Right.KEEP_OFFER)
    ModelAndView giveUp(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withUpload(viewer, id, upload -> {
            table.drop(viewer.token(), upload.id());
            return new ModelAndView("redirect:/offer/files");
        });
    }

    @GetMapping("/offer/files/{id}/rejects")
    @Needs(Right.KEEP_OFFER)
    ModelAndView rejects(@SignedIn Viewer viewer, @PathVariable("id") String id, Locale language) throws IOException {
        var upload = Handle.read(id).flatMap(uuid -> table.byId(viewer.account(), uuid));
        return upload.isEmpty()
                ? pages.notThere()
                : new ModelAndView(export.rejects(upload.get().id(), language));
    }

    @GetMapping("/offer/files/lheo")
    @Needs(Right.SEE_OFFER)
    ModelAndView lheo(@SignedIn Viewer viewer) throws IOException {
        return new ModelAndView(export.lheo(viewer.account()));
    }

    @GetMapping("/offer/files/csv")
    @Needs(Right.SEE_OFFER)
    ModelAndView csv(@SignedIn Viewer viewer, Locale language) throws IOException {
        return new ModelAndView(export.csv(viewer.account(), language));
    }

    private ModelAndView withUpload(Viewer viewer, String id, Function<Upload, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> table.byId(viewer.account(), uuid))
                .map(then)
                .orElseGet(pages::notThere);
    }
}
