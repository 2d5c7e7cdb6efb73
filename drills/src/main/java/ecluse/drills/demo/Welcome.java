package ecluse.drills.demo;

import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Partner;
import ecluse.drills.population.Person;
import ecluse.drills.population.Population;
import ecluse.translog.VerifierKey;
import java.net.URI;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.stream.Stream;

/** What the demo prints once it is open: where, who, what to try, how to stop. */
final class Welcome {
    /** As the portal's pages ask for a date. */
    private static final DateTimeFormatter AS_TYPED = DateTimeFormatter.ofPattern("dd/MM/uuuu");

    private Welcome() {}

    static String text(URI portal, String codesPage, String mailPage, Population population) {
        var partner = population.showcase();
        var person = jobseeker(population, partner);
        int tied = population.caseload(partner, population.accounts(partner).getFirst()).length;
        return """

                Écluse est ouverte / Écluse is open:   %1$s
                Codes à usage unique / one-time codes: %16$s
                Messages envoyés / mail sent:          %2$s

                Mot de passe de tous les comptes / password of every account:   %3$s
                Puis le code du compte, sur la page des codes. / Then the account's code, from the page of codes.

                  %4$s
                      Secrétariat de %5$s (%6$d stagiaires) : mes groupes, une fiche, un contact, un export.
                      Training office, %6$d trainees: my groups, a person, a contact, an export.
                  %7$s
                      Formateur : des noms, rien d'autre. / Trainer: names, nothing else.
                  %15$s
                      Responsable du centre : les mois en retard, certifier. / Head of the centre: late months, to certify.
                  %24$s
                      Gestion des comptes : son équipe, un nouveau compte, un code temporaire ; la deuxième personne : %25$s
                      Account manager: the team, a new account, a temporary code; the second person: %25$s
                  %14$s
                      Conseillère : son portefeuille, les devis à décider. / Adviser: her caseload, quotes to decide.
                  %8$s
                      Sécurité : fermer %9$s, voir l'effet, dresser la liste des personnes exposées, écrire l'avis.
                      Security: close %9$s, see the effect, make the exposure list, write the notice.
                  %10$s
                      La deuxième personne : approuver l'avis, rouvrir. / The second person: approve, reopen.
                  %11$s
                      Protection des données : traces, listes, avis. / Privacy: traces, lists, notices.
                  %20$s
                      Partenariats : les demandes d'adhésion, les nouveaux comptes, les codes temporaires ; la deuxième personne : %21$s. Demander : %22$s
                      Partnerships: requests to join, new accounts, temporary codes; the second person: %21$s. To ask: %22$s
                  %23$s
                      Pôle formation : ce qu'un organisme demande à écrire après 30 jours. / Training desk: what an office asks for after 30 days.
                  %17$s
                      Demandeur d'emploi, identifiant %18$s, né(e) le %19$s : ouvrir son espace, le lien arrive aux messages.
                      Jobseeker %18$s, born %19$s: open the own space, the link comes with the mail.

                %12$,d personnes inventées, %13$,d organismes. / %12$,d made-up people, %13$,d partners.
                Arrêter : Ctrl-C. Les données restent ; --fresh repart de zéro.
                Stop: Ctrl-C. The data stays; --fresh starts afresh.
                """.formatted(
                        portal,
                        mailPage,
                        DemoPassword.TEXT,
                        Population.OFFICE_LOGIN,
                        partner.legalName(),
                        tied,
                        Population.TRAINER_LOGIN,
                        Population.FIRST_OFFICER_LOGIN,
                        partner.code(),
                        Population.SECOND_OFFICER_LOGIN,
                        Population.PRIVACY_OFFICER_LOGIN,
                        population.size(),
                        population.partnerCount(),
                        Population.ADVISER_LOGIN,
                        Population.CENTRE_HEAD_LOGIN,
                        codesPage,
                        portal.resolve("/my-space/open"),
                        person.nationalId(),
                        AS_TYPED.format(person.birthDate()),
                        Population.FIRST_PARTNERSHIP_LOGIN,
                        Population.SECOND_PARTNERSHIP_LOGIN,
                        portal.resolve("/join"),
                        Population.DESK_LOGIN,
                        Population.MANAGER_LOGIN,
                        Population.SECOND_MANAGER_LOGIN);
    }

    /** How to come in by the identity provider. */
    static String provider(DemoProvider provider) {
        return """

                Fournisseur d'identité / identity provider: %1$s
                  Page de connexion, « Se connecter avec %2$s », puis %3$s. Se déconnecter propose de le faire là-bas aussi.
                  Sign-in page, “Sign in with %2$s”, then %3$s. Signing out offers to do it there too.

                """.formatted(
                        provider.issuer(),
                        DemoProvider.NAME,
                        provider.people().getFirst().name());
    }

    static String noProvider(String why) {
        return """

                Pas de fournisseur d'identité cette fois. / No identity provider this time: %s

                """.formatted(why);
    }

    /** Somebody with an e-mail address, with a quote to answer where there is one. */
    private static Person jobseeker(Population population, Partner partner) {
        var asked = population.groups(partner).stream()
                .flatMap(population::quotes)
                .filter(quote -> quote.state().equals("SENT_TO_JOBSEEKER"))
                .map(quote -> population.person(quote.person()));
        var enrolled = population.groups(partner).stream()
                .flatMap(population::enrolments)
                .map(enrolment -> population.person(enrolment.person()));
        return Stream.concat(asked, enrolled)
                .filter(person -> person.email() != null)
                .findFirst()
                .orElseThrow();
    }

    /** How a visitor verifies the ledger, without the portal: to be typed as it stands. */
    static String verification(Path ledger, String logKey, VerifierKey witness) {
        return """

                Le registre de ce qui a été montré est publié, et contresigné par un témoin. Pour le vérifier :
                The ledger of what was shown is published, and cosigned by a witness. To verify it:

                  ./ecluse verify %s --key %s --witness %s

                """.formatted(quoted(ledger.toString()), logKey, witness.text());
    }

    /** The keys have no sign that a shell would read; a folder may. */
    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9_./+=-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    static String notWitnessed(String why) {
        return """

                Le témoin ne contresigne pas le registre. / The witness does not cosign the ledger: %s

                """.formatted(why);
    }
}
