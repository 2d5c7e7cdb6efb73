package ecluse.drills.demo;

import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.mail.KeptMails;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who is new: a trainer who waits for a second manager, an organisation that waits for the partnership officers. */
final class Arrivals {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final String INVITATION = "/team/invitation";
    private static final String JOIN = "/join";
    private static final Pattern FOLLOW = Pattern.compile("/join/follow/[A-Za-z0-9_-]{43}");
    private static final DateTimeFormatter AS_TYPED = DateTimeFormatter.ofPattern("dd/MM/uuuu");
    /** Kept free for numbers that nobody has (ARCEP). */
    private static final String NOBODYS_PHONE = "04 65 71 00 42";

    private static final Duration FOR_THE_MAIL = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Population population;
    private final Clock clock;
    private final KeptMails mails;
    private final Network network;
    private final SignedIn people;

    Arrivals(Population population, Clock clock, KeptMails mails, Network network, SignedIn people) {
        this.population = population;
        this.clock = clock;
        this.mails = mails;
        this.network = network;
        this.people = people;
    }

    void inviteATrainer() throws IOException, InterruptedException {
        var manager = people.browser(Population.MANAGER_LOGIN);
        var form = manager.get(INVITATION).formTo(INVITATION);
        var site = form.flatMap(offered -> offered.choices("site").stream().findFirst());
        if (site.isPresent()) {
            var trainer = population.recruit();
            manager.submit(
                    form.get(),
                    Fields.of(
                            "name",
                            trainer.displayName(),
                            "email",
                            trainer.email(),
                            "role",
                            trainer.role().name(),
                            "site",
                            site.get()));
        }
    }

    void askToJoin() throws IOException, InterruptedException {
        var stranger = network.browser(0);
        var form = stranger.get(JOIN).formTo(JOIN);
        if (form.isEmpty() || stranger.submit(form.get(), request()).location().isEmpty()) {
            return;
        }
        var link = mailedLink(population.newcomersContact().email());
        if (link.isPresent()) {
            var proof = stranger.get(link.get()).formTo(link.get());
            if (proof.isPresent()) {
                stranger.submit(proof.get(), Fields.none());
            }
        }
    }

    private Fields request() {
        var newcomer = population.newcomer();
        var site = newcomer.sites().getFirst();
        var contact = population.newcomersContact();
        return Fields.of("act", "send")
                .and("siret", newcomer.siret())
                .and("nda", newcomer.nda())
                .and("legalName", newcomer.legalName())
                .and("certificateNumber", "2025-OF-04417")
                .and("category-TRAINING", "on")
                .and(
                        "certificateUntil",
                        AS_TYPED.format(LocalDate.now(clock.withZone(PARIS)).plusMonths(19)))
                .and("site-1-siret", site.siret())
                .and("site-1-name", site.name())
                .and("site-1-street", "4 place de la Mairie")
                .and("site-1-postcode", site.postcode())
                .and("site-1-commune", site.commune())
                .and("contactName", contact.displayName())
                .and("contactEmail", contact.email())
                .and("contactPhone", NOBODYS_PHONE);
    }

    private Optional<String> mailedLink(String recipient) throws IOException, InterruptedException {
        var until = clock.instant().plus(FOR_THE_MAIL);
        var link = mails.latestMatch(recipient, FOLLOW);
        while (link.isEmpty() && clock.instant().isBefore(until)) {
            Thread.sleep(BETWEEN_LOOKS);
            link = mails.latestMatch(recipient, FOLLOW);
        }
        return link;
    }
}
