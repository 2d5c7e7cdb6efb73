package ecluse.drills.attack;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * The thief with every cookie that the owner's browser had, and the addresses of her history. He opens the lists, then contact
 * cards one after the other, fewer in a minute than would give him away, other people each minute, and goes on as long as he is
 * told to.
 */
public final class CopyAttack {
    /** What an account may open in a minute; the next would be a refusal, and five of these close it. */
    public static final int CONTACTS_A_MINUTE = 20;

    private static final int CAUTIOUS = 12;
    private static final long PAUSE_MILLIS = 200;
    private static final long MINUTE = Duration.ofSeconds(61).toNanos();

    private final Attacker attacker;
    private final Browser thief;
    private final List<String> groups;
    private final List<UUID> people;
    private int from;

    public CopyAttack(Attacker attacker, Browser thief, List<String> groups, List<UUID> people) {
        this.attacker = attacker;
        this.thief = thief;
        this.groups = groups;
        this.people = people;
    }

    /** The lists, and this minute's people. */
    public void readAll() throws InterruptedException {
        read();
    }

    /** Again and again until a time; {@code nanos} as {@link System#nanoTime} has it. */
    public void readUntil(long nanos) throws InterruptedException {
        long minute = System.nanoTime();
        boolean goesOn = true;
        while (System.nanoTime() < nanos) {
            if (System.nanoTime() - minute > MINUTE) {
                minute += MINUTE;
                from = goesOn ? from + CAUTIOUS : from;
                goesOn = read();
            } else if (goesOn) {
                goesOn = read();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** False when he was refused: he waits for the next minute, before refusals close what he rides. */
    private boolean read() throws InterruptedException {
        attacker.send(() -> thief.get("/"));
        for (var group : groups) {
            attacker.send(() -> thief.get(group));
        }
        for (var person : people.subList(Math.min(from, people.size()), Math.min(people.size(), from + CAUTIOUS))) {
            var path = "/kairos/people/" + person;
            attacker.send(() -> thief.get(path));
            var card = attacker.send(() -> thief.postKnown(path + "/contact", Fields.of("purpose", "reach")));
            if (card.filter(page -> page.refusal().filter("OVER_BUDGET"::equals).isPresent())
                    .isPresent()) {
                return false;
            }
        }
        return true;
    }
}
