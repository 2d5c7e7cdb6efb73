package ecluse.drills.july;

import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Attacker.Request;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The thief after the lock: slowly, with the cookie that was live and with the password, until the drill is over. */
final class PatientAttack implements AutoCloseable {
    private static final int NEW_ADDRESS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Attacker attacker;
    private final Network network;
    private final Duration pause;
    private final List<Request> requests = new ArrayList<>();
    private final Thread thread;

    private PatientAttack(
            Attacker attacker, Network network, Browser thief, GuardedAttack before, Population population, Pace pace) {
        this.pause = pace.ofThePatient();
        this.attacker = attacker;
        this.network = network;
        var person = before.people().stream().findFirst().orElse(new UUID(1, 1));
        requests.addAll(attempts(thief, person));
        before.groups().stream().limit(2).forEach(group -> requests.add(() -> thief.get(group)));
        var stranger = population.person(population.size() / 2);
        requests.add(() -> thief.postKnown(
                "/kairos/look-up",
                Fields.of(
                        "identifier",
                        stranger.nationalId(),
                        "birthDate",
                        stranger.birthDate().toString())));
        this.thread = Thread.ofVirtual().name("patient attack").unstarted(this::run);
    }

    static PatientAttack start(
            Attacker attacker, Network network, Browser thief, GuardedAttack before, Population population, Pace pace) {
        var attack = new PatientAttack(attacker, network, thief, before, population, pace);
        attack.thread.start();
        return attack;
    }

    private static List<Request> attempts(Browser browser, UUID person) {
        return List.of(
                () -> browser.get("/"),
                () -> browser.get("/kairos/groups"),
                () -> browser.get("/kairos/people/" + person),
                () -> browser.postKnown("/kairos/people/" + person + "/contact", Fields.of("purpose", "print")),
                () -> browser.get("/my-ledger"));
    }

    private void run() {
        try {
            for (int round = 0; ; round++) {
                attacker.send(requests.get(round % requests.size()));
                Thread.sleep(pause);
                if (round % requests.size() == 0) {
                    withPassword();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fresh browser at an address nobody has seen, and the password, which is right. */
    private void withPassword() throws InterruptedException {
        var fresh = network.browser(NEW_ADDRESS);
        attacker.send(() -> fresh.signIn(Population.OFFICE_LOGIN, DemoPassword.TEXT));
        for (var attempt : attempts(fresh, new UUID(1, 1))) {
            attacker.send(attempt);
            Thread.sleep(pause);
        }
    }

    /** The partner is open again, the account is not: one more round of everything with the password. */
    void goOnAfterTheReopening() throws InterruptedException {
        withPassword();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
