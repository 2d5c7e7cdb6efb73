package ecluse.ledger;

import ecluse.kernel.CannotStart;
import ecluse.kernel.Settings;
import ecluse.translog.BadProof;
import ecluse.translog.Note;
import ecluse.translog.NoteSignature;
import ecluse.translog.Quorum;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.TreeReader;
import ecluse.translog.VerifierKey;
import ecluse.translog.WitnessClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who cosigns the checkpoints, so that the portal cannot show two pasts to two people (invariant 6). All are asked at once. Who
 * does not answer in time is left out and asked again with the next checkpoint: readers wait for none of them.
 */
final class Witnesses implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Witnesses.class);
    /** Half of the second in which a checkpoint is due. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    /** Nobody is asked, and nobody needs to cosign. */
    static final Witnesses NONE = new Witnesses(List.of(), 0, PATIENCE);

    private final List<WitnessClient> clients;
    private final Quorum quorum;
    private final Duration patience;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    /** What went wrong last, by the witness's name: each is said once. */
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private Witnesses(List<WitnessClient> clients, int required, Duration patience) {
        this.clients = clients;
        this.patience = patience;
        this.quorum = new Quorum(
                required, clients.stream().map(WitnessClient::witness).toList());
    }

    /**
     * Those of the settings.
     *
     * @throws CannotStart when one is not an address and a witness's verifier key, or one is there twice
     */
    static Witnesses of(Settings.Ledger settings) {
        return of(settings, PATIENCE);
    }

    static Witnesses of(Settings.Ledger settings, Duration patience) {
        var http = HttpClient.newBuilder().connectTimeout(patience).build();
        var clients = new ArrayList<WitnessClient>();
        for (int i = 0; i < settings.witnesses().size(); i++) {
            clients.add(client(http, patience, settings.witnesses().get(i), "ecluse.ledger.witnesses[" + i + "]"));
        }
        try {
            return new Witnesses(List.copyOf(clients), settings.required(), patience);
        } catch (IllegalArgumentException e) {
            throw new CannotStart("ecluse.ledger.witnesses is wrong: " + e.getMessage() + ".", "Name each once.", e);
        }
    }

    private static WitnessClient client(HttpClient http, Duration patience, String setting, String key) {
        try {
            var parts = setting.strip().split(" +", 2);
            var address = URI.create(parts[0]);
            if (parts.length == 2 && address.isAbsolute() && address.getScheme().startsWith("http")) {
                return new WitnessClient(http, address, VerifierKey.parse(parts[1]), patience);
            }
        } catch (IllegalArgumentException | BadProof e) {
            throw new CannotStart(
                    key + " is " + setting + " (" + e.getMessage() + ").",
                    "Allowed: an address, a space, the witness's verifier key.",
                    e);
        }
        throw new CannotStart(
                key + " is " + setting + ".", "Allowed: an address, a space, the witness's verifier key.");
    }

    /** By how many of the witnesses it is cosigned. */
    int cosigners(SignedCheckpoint signed) {
        try {
            return (int) signed.note().verifiedBy(quorum.witnesses()).stream()
                    .map(Note.Verified::key)
                    .distinct()
                    .count();
        } catch (BadProof e) {
            return 0;
        }
    }

    /** Whether that is enough. */
    boolean areEnough(SignedCheckpoint signed) {
        return cosigners(signed) >= quorum.required();
    }

    /**
     * The checkpoint with the cosignatures of those who gave one in time.
     *
     * @throws BadProof if the store's tiles do not lead to the checkpoint
     */
    SignedCheckpoint cosign(SignedCheckpoint signed, TreeReader tree) throws BadProof {
        var asked = new HashMap<WitnessClient, Future<Optional<NoteSignature>>>();
        for (var client : clients) {
            if (!hasCosigned(client.witness(), signed)) {
                asked.put(client, threads.submit(() -> ask(client, signed, tree)));
            }
        }
        long deadline = System.nanoTime() + patience.toNanos();
        var cosigned = signed;
        for (var answer : asked.entrySet()) {
            var cosignature = await(answer.getKey(), answer.getValue(), deadline);
            if (cosignature.isPresent()) {
                cosigned = cosigned.with(cosignature.get());
            }
        }
        return cosigned;
    }

    private static boolean hasCosigned(VerifierKey witness, SignedCheckpoint signed) throws BadProof {
        return !signed.note().verifiedBy(List.of(witness)).isEmpty();
    }

    private Optional<NoteSignature> ask(WitnessClient client, SignedCheckpoint signed, TreeReader tree)
            throws IOException, BadProof, InterruptedException {
        switch (client.cosign(signed, tree)) {
            case WitnessClient.Answer.Cosigned cosigned -> {
                troubles.remove(client.witness().name());
                return Optional.of(cosigned.cosignature().signature());
            }
            case WitnessClient.Answer.Elsewhere elsewhere ->
                say(
                        client,
                        "it cosigned a checkpoint of " + elsewhere.size() + " entries; this one has "
                                + signed.checkpoint().size());
            case WitnessClient.Answer.Refused refused -> say(client, refused.status() + " " + refused.why());
        }
        return Optional.empty();
    }

    private Optional<NoteSignature> await(WitnessClient client, Future<Optional<NoteSignature>> answer, long deadline)
            throws BadProof {
        try {
            return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            say(client, "it does not answer in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadProof bad) {
                throw bad;
            }
            say(client, "it cannot be reached (" + e.getCause() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private void say(WitnessClient client, String trouble) {
        if (!trouble.equals(troubles.put(client.witness().name(), trouble))) {
            LOG.warn("The witness {} did not cosign: {}.", client.witness().name(), trouble);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
