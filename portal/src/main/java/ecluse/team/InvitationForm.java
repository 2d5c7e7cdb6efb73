package ecluse.team;

import ecluse.kernel.Role;
import ecluse.web.Handle;
import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Whom a manager invites, as typed. Prints nothing of it. */
record InvitationForm(String name, String email, String role, Set<UUID> sites) {
    static final int LONGEST_NAME = 200;
    static final int LONGEST_EMAIL = 254;
    /** As the database has it: one sign, no space, a dot in the domain. */
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@.\\s]+");

    InvitationForm {
        sites = Set.copyOf(sites);
    }

    static InvitationForm empty() {
        return new InvitationForm("", "", "", Set.of());
    }

    static InvitationForm of(String name, String email, String role, List<String> sites) {
        return new InvitationForm(
                name.strip(), email.strip().toLowerCase(Locale.ROOT), role, new HashSet<>(Handle.readAll(sites)));
    }

    /** What it comes to. */
    sealed interface Read {
        record Wrong(List<Problem> problems) implements Read {}

        record Right(String name, String email, Role role, Set<UUID> sites) implements Read {
            @Override
            public String toString() {
                return "Right[" + role + "]";
            }
        }
    }

    Read read(Granting granting) {
        var problems = new ArrayList<Problem>();
        if (name.isEmpty() || name.chars().anyMatch(Character::isISOControl)) {
            problems.add(new Problem("name", "team.form.name.empty"));
        } else if (name.length() > LONGEST_NAME) {
            problems.add(new Problem("name", "team.form.long", LONGEST_NAME, name.length()));
        }
        if (email.length() > LONGEST_EMAIL) {
            problems.add(new Problem("email", "team.form.long", LONGEST_EMAIL, email.length()));
        } else if (!EMAIL.matcher(email).matches()) {
            problems.add(new Problem("email", "team.form.email.wrong"));
        }
        problems.addAll(rights(granting, role, sites));
        return problems.isEmpty()
                ? new Read.Right(name, email, Granting.role(role).orElseThrow(), sites)
                : new Read.Wrong(List.copyOf(problems));
    }

    /** What is wrong with a role and sites that a manager wants to grant. */
    static List<Problem> rights(Granting granting, String role, Set<UUID> sites) {
        var known = Granting.role(role);
        if (known.isEmpty()) {
            return List.of(new Problem("role", Verdict.ROLE.messageKey()));
        }
        return granting.refusal(known.get(), sites)
                .map(refusal -> Verdict.valueOf(refusal.name()))
                .map(verdict -> List.of(new Problem(verdict.field(), verdict.messageKey())))
                .orElse(List.of());
    }

    @Override
    public String toString() {
        return "InvitationForm[" + role + "]";
    }
}
