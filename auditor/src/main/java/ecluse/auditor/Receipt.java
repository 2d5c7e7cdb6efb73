package ecluse.auditor;

import ecluse.translog.BadProof;
import ecluse.translog.EntryProof;
import ecluse.translog.Note;
import ecluse.translog.TrustedLog;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A receipt that holds: the log has this entry, and where an opening is there, the entry is about that.
 *
 * @param size of the tree that it was proved in
 * @param opening empty if the receipt does not say whom the entry is about
 */
record Receipt(Leaf leaf, long size, String origin, Optional<Opening> opening, List<Note.Verified> cosignatures) {

    /**
     * Reads a receipt and verifies all of it, offline.
     *
     * @throws BadProof if anything in it does not hold
     */
    static Receipt verify(byte[] file, TrustedLog log) throws BadProof {
        var proof = EntryProof.parse(file);
        var extra = proof.extraData();
        if (extra.length == 0) {
            throw new BadProof("the proof has no extra data; a receipt has its entry there");
        }
        int length = Leaf.lengthAtStartOf(extra);
        if (extra.length < length) {
            throw new BadProof("the receipt’s entry is cut off after " + extra.length + " of " + length + " bytes");
        }
        var entry = Arrays.copyOf(extra, length);
        var cosignatures = proof.verify(entry, log);
        var leaf = Leaf.decode(entry);
        requirePosition(leaf, proof.index());
        return new Receipt(
                leaf,
                proof.checkpoint().checkpoint().size(),
                log.origin(),
                opening(leaf, Arrays.copyOfRange(extra, length, extra.length)),
                cosignatures);
    }

    private static void requirePosition(Leaf leaf, long index) throws BadProof {
        if (leaf.position() != index + 1) {
            throw new BadProof("the entry at position " + (index + 1) + " says that it is at " + leaf.position());
        }
    }

    private static Optional<Opening> opening(Leaf leaf, byte[] rest) throws BadProof {
        if (rest.length == 0) {
            return Optional.empty();
        }
        var opening = Opening.decode(rest);
        if (!opening.opens(leaf)) {
            throw new BadProof("the entry is in the log, and is not about whom the receipt says: the opening is wrong");
        }
        return Optional.of(opening);
    }

    /** For people. */
    void print(PrintStream out) {
        out.println("THE RECEIPT HOLDS: the ledger " + Words.quoted(origin) + " has this entry.");
        line(
                out,
                "position",
                Words.number(leaf.position()) + ", proved in the tree of " + Words.number(size) + " entries");
        line(out, "when", leaf.at().toString());
        line(out, "what", leaf.kind().words() + reason());
        line(out, "account", reference(leaf.account()));
        line(out, "partner", reference(leaf.partner()));
        line(out, "sign-in", reference(leaf.signIn()));
        line(out, "subject", reference(leaf.subject()));
        line(out, "purpose", Words.purpose(leaf.purpose()));
        line(out, "service", Words.service(leaf.service()));
        line(out, "fields", Words.fields(leaf.fields()));
        opening.ifPresentOrElse(
                opened -> print(opened, out),
                () -> line(out, "person", "not told: this receipt does not open the entry"));
        if (cosignatures.isEmpty()) {
            line(out, "cosigned", "by no witness that was named: only the ledger’s own word for it");
        }
        cosignatures.forEach(cosignature -> line(
                out,
                "cosigned",
                "by " + cosignature.key().name() + " at " + Instant.ofEpochSecond(cosignature.time())));
    }

    private String reason() {
        return leaf.kind() == Kind.REFUSAL ? ": " + Words.reason(leaf.reason()) : "";
    }

    private static void print(Opening opened, PrintStream out) {
        line(out, "person", reference(opened.person()));
        line(out, "tie", reference(opened.tie()));
        line(out, "words", opened.detail().isEmpty() ? "none" : Words.quoted(opened.detail()));
    }

    private static void line(PrintStream out, String name, String value) {
        out.println("  " + name + " ".repeat(12 - name.length()) + value);
    }

    private static String reference(@Nullable UUID reference) {
        return reference == null ? "none" : reference.toString();
    }

    /** For machines; the keys are published (README). */
    String json() {
        return new Json()
                .put("holds", true)
                .put("position", leaf.position())
                .put("size", size)
                .put("at", leaf.at().toString())
                .put("kind", leaf.kind().code())
                .put("account", text(leaf.account()))
                .put("opened", opening.isPresent())
                .put("person", opening.map(opened -> text(opened.person())).orElse(null))
                .put(
                        "cosigners",
                        cosignatures.stream().map(Note.Verified::key).distinct().count())
                .put("what", null)
                .text();
    }

    /** The same keys, of one that does not hold. */
    static String json(String wrong) {
        return new Json()
                .put("holds", false)
                .put("position", null)
                .put("size", null)
                .put("at", null)
                .put("kind", null)
                .put("account", null)
                .put("opened", null)
                .put("person", null)
                .put("cosigners", null)
                .put("what", wrong)
                .text();
    }

    private static @Nullable String text(@Nullable UUID reference) {
        return reference == null ? null : reference.toString();
    }
}
