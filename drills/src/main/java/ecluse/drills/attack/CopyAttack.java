package ecluse.drills.attack;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import java.util.List;
import java.util.UUID;

/**
 * The thief with every cookie that the owner's browser had, and the addresses of her history. He opens the lists, then contact
 * cards one after the other, fewer than would give him away, and goes on as long as he is told to.
 */
public final class CopyAttack {
    /** What an account may open in a minute; the next would be a refusal, and five of these close it. */
    public static final int CONTACTS_A_MINUTE = 20;

    private static final int CAUTIOUS = 12;
    private static final long PAUSE_MILLIS = 200;

    private final Attacker attacker;
    private final Browser thief;
    private final List<String> groups;
    private final List<UUID> people;

    public CopyAttack(Attacker attacker, Browser thief, List<String> groups, List<UUID> people) {
        this.attacker = attacker;
        this.thief = thief;
        this.groups = groups;
        this.people = people;
    }

    /** Everything once. */
    public void readAll() throws InterruptedException {
        attacker.send(() -> thief.get("/"));
        for (var group : groups) {
            attacker.send(() -> thief.get(group));
        }
        for (var person : people.subList(0, Math.min(people.size(), CAUTIOUS))) {
            var path = "/kairos/people/" + person;
            attacker.send(() -> thief.get(path));
            attacker.send(() -> thief.postKnown(path + "/contact", Fields.of("purpose", "reach")));
        }
    }

    /** Again and again until a time; {@code nanos} as {@link System#nanoTime} has it. */
    public void readUntil(long nanos) throws InterruptedException {
        while (System.nanoTime() < nanos) {
            readAll();
            Thread.sleep(PAUSE_MILLIS);
        }
    }
}
