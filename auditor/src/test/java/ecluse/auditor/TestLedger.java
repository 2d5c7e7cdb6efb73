package ecluse.auditor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.auditor.LedgerAudit.Shown;
import ecluse.auditor.LedgerAudit.Wishes;
import ecluse.translog.BadProof;
import ecluse.translog.Checkpoint;
import ecluse.translog.FolderStore;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.SignerKey;
import ecluse.translog.TreeHead;
import ecluse.translog.TreeWriter;
import ecluse.translog.TrustedLog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A ledger published in a folder, and its audit. Two witnesses cosign; both are asked for. */
final class TestLedger {

    static final SignerKey LOG = signer("portal.example.org/ledger", SignatureType.ED25519);
    static final SignerKey WITNESS = signer("witness.example", SignatureType.COSIGNATURE);
    static final SignerKey OTHER_WITNESS = signer("other.example", SignatureType.COSIGNATURE);
    static final TrustedLog TRUSTED =
            TrustedLog.of(LOG.verifier(), new Quorum(2, List.of(WITNESS.verifier(), OTHER_WITNESS.verifier())));

    private static final long COSIGNED_AT = 1_795_000_000;

    final Path folder;
    private final FolderStore store;
    private TreeWriter writer;

    TestLedger(Path folder) {
        try {
            this.folder = folder;
            this.store = new FolderStore(folder);
            this.writer = TreeWriter.open(store, TreeHead.EMPTY);
        } catch (IOException | BadProof e) {
            throw new AssertionError(e);
        }
    }

    private static SignerKey signer(String name, SignatureType type) {
        try {
            return SignerKey.of(name, type, Arrays.copyOf(name.getBytes(UTF_8), 32));
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    /** A thousand entries, with checkpoints inside, at the end of, and across bundles. */
    static TestLedger ofAThousand(Path folder) {
        var ledger = new TestLedger(folder);
        for (int size : new int[] {1, 100, 256, 500, 600, 1_000}) {
            ledger.growTo(size);
        }
        return ledger;
    }

    long size() {
        return writer.head().size();
    }

    TreeHead head() {
        return writer.head();
    }

    void growTo(long size) {
        publish(LongStream.rangeClosed(size() + 1, size)
                .mapToObj(position -> Entry.at(position).leaf())
                .toList());
    }

    /** Appends and publishes, as the portal does when all goes well. */
    SignedCheckpoint publish(List<byte[]> leaves) {
        append(leaves);
        var checkpoint = cosigned(signed(writer.head()));
        keep(checkpoint);
        show(checkpoint);
        return checkpoint;
    }

    /** Tiles alone. */
    TreeHead append(List<byte[]> leaves) {
        try {
            return writer.append(leaves);
        } catch (IOException | BadProof e) {
            throw new AssertionError(e);
        }
    }

    static SignedCheckpoint signed(TreeHead head) {
        return new Checkpoint(LOG.verifier().name(), head).signedBy(LOG);
    }

    static SignedCheckpoint cosigned(SignedCheckpoint checkpoint) {
        return checkpoint
                .with(WITNESS.cosign(checkpoint.checkpoint(), COSIGNED_AT))
                .with(OTHER_WITNESS.cosign(checkpoint.checkpoint(), COSIGNED_AT));
    }

    void keep(SignedCheckpoint checkpoint) {
        write(Place.kept(checkpoint.checkpoint().size()), checkpoint.text().getBytes(UTF_8));
    }

    void show(SignedCheckpoint checkpoint) {
        write(Place.PUBLISHED, checkpoint.text().getBytes(UTF_8));
    }

    SignedCheckpoint kept(long size) {
        try {
            return SignedCheckpoint.parse(read(Place.kept(size)));
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    // --- As who can write to the folder would ------------------------------------------------------------------------

    byte[] read(String path) {
        try {
            return Files.readAllBytes(folder.resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void write(String path, byte[] bytes) {
        try {
            store.write(path, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void delete(String path) {
        try {
            Files.delete(folder.resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // --- The audit ---------------------------------------------------------------------------------------------------

    Report audit() {
        return audit(TRUSTED, null, null);
    }

    Report audit(TrustedLog trusted, @Nullable LongFunction<Rows> rows, @Nullable SignedCheckpoint seen) {
        var shown = seen == null
                ? List.<Shown>of()
                : List.of(new Shown("seen", seen.text().getBytes(UTF_8)));
        return audit(
                trusted,
                new Wishes(
                        SavedState.start(trusted.origin(), rows != null),
                        Optional.empty(),
                        Optional.ofNullable(rows),
                        60,
                        shown,
                        Duration.ZERO));
    }

    Report audit(TrustedLog trusted, Wishes wishes) {
        try {
            var progress = new Progress(new PrintStream(OutputStream.nullOutputStream()), false, System::nanoTime);
            return new LedgerAudit(Place.folder(folder), trusted, wishes, progress, System::nanoTime).run();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Finding first(Report report) {
        return report.findings().lowest().orElseThrow(() -> new AssertionError("it was found whole"));
    }
}
