package ecluse.drills.demo;

import ecluse.drills.population.Population;
import java.util.List;

/**
 * An account to try.
 *
 * @param role in French; {@code roleInEnglish} the same in English
 */
record Visitor(String login, String role, String roleInEnglish) {
    static final List<Visitor> ALL = List.of(
            new Visitor(Population.OFFICE_LOGIN, "Secrétariat", "Training office"),
            new Visitor(Population.TRAINER_LOGIN, "Formateur", "Trainer"),
            new Visitor(Population.CENTRE_HEAD_LOGIN, "Responsable du centre", "Head of the centre"),
            new Visitor(Population.MANAGER_LOGIN, "Gestion des comptes", "Account manager"),
            new Visitor(
                    Population.SECOND_MANAGER_LOGIN,
                    "Gestion des comptes, deuxième personne",
                    "Account manager, second person"),
            new Visitor(Population.ADVISER_LOGIN, "Conseillère", "Adviser"),
            new Visitor(Population.FIRST_OFFICER_LOGIN, "Sécurité", "Security officer"),
            new Visitor(Population.SECOND_OFFICER_LOGIN, "Sécurité, deuxième personne", "Security, second person"),
            new Visitor(Population.PRIVACY_OFFICER_LOGIN, "Protection des données", "Privacy officer"),
            new Visitor(Population.DESK_LOGIN, "Pôle formation de l’agence", "The agency’s training desk"),
            new Visitor(Population.MAIL_ROOM_LOGIN, "Service du courrier", "Mail room"),
            new Visitor(Population.FIRST_PARTNERSHIP_LOGIN, "Partenariats", "Partnerships"),
            new Visitor(
                    Population.SECOND_PARTNERSHIP_LOGIN,
                    "Partenariats, deuxième personne",
                    "Partnerships, second person"));
}
