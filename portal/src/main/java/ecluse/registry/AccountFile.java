package ecluse.registry;

import ecluse.kernel.Role;
import ecluse.partners.Region;
import ecluse.registry.AccountTable.Stored;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Accounts of partners and of the agency. A file gives an account its first password and language; what the account has
 * chosen since is its own, so that an old file does not bring an old password back.
 */
final class AccountFile implements FileKind<AccountFile.Account> {
    private static final Column CODE = Column.filled("code");
    private static final Column EMAIL = Column.filled("email", "courriel");
    private static final Column DISPLAY_NAME = Column.filled("display_name", "nom_affiche");
    private static final Column ROLE = Column.filled("role");
    private static final Column ORGANISATION_SIRET = Column.present("organisation_siret", "siret_organisme");
    private static final Column SITE_SIRETS = Column.present("site_sirets", "sirets_etablissements");
    private static final Column REGIONS = Column.optional("regions");
    private static final Column LANGUAGE = Column.optional("language", "langue");
    private static final Column PASSWORD_HASH = Column.optional("password_hash", "empreinte_mot_de_passe");

    static final Pattern CODES = Pattern.compile("C-[0-9]{5,8}");
    private static final Choices<Role> ROLES =
            Choices.ofNames(EnumSet.complementOf(EnumSet.of(Role.CORRESPONDENCE, Role.JOBSEEKER)));
    /** Numbers of regions, each of which means itself, and a word that means all of them. */
    private static final Choices<Set<Region>> ALL_REGIONS = regions();

    private static final Choices<String> LANGUAGES = Choices.ofWords("fr", "en");

    /**
     * An account as a file says.
     *
     * @param login the e-mail address in small letters
     * @param organisationSiret null for the agency's own
     * @param regions of the training desk; empty for all others
     * @param passwordHash null: nobody signs in with it yet
     */
    record Account(
            String code,
            String login,
            String displayName,
            Role role,
            @Nullable String organisationSiret,
            Set<String> siteSirets,
            Set<Region> regions,
            String language,
            @Nullable String passwordHash) {
        @Override
        public String toString() {
            return "Account[" + code + "]";
        }
    }

    private static Choices<Set<Region>> regions() {
        var choices = new Choices<Set<Region>>().or(EnumSet.allOf(Region.class), "all", "toutes");
        for (var region : Region.values()) {
            choices.or(EnumSet.of(region), region.code());
        }
        return choices;
    }

    @Override
    public String name() {
        return "accounts";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                CODE, EMAIL, DISPLAY_NAME, ROLE, ORGANISATION_SIRET, SITE_SIRETS, REGIONS, LANGUAGE, PASSWORD_HASH);
    }

    @Override
    public List<Column> unique() {
        return List.of(CODE, EMAIL);
    }

    @Override
    public Account read(Cells cells) {
        var organisation = cells.siret(ORGANISATION_SIRET);
        var account = new Account(
                cells.code(CODE, CODES, "C-00001"),
                cells.email(EMAIL).toLowerCase(Locale.ROOT),
                cells.name(DISPLAY_NAME),
                cells.choice(ROLE, ROLES),
                organisation.isEmpty() ? null : organisation,
                new TreeSet<>(cells.sirets(SITE_SIRETS)),
                cells.choices(REGIONS, ALL_REGIONS).stream()
                        .flatMap(Set::stream)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Region.class))),
                cells.choice(LANGUAGE, LANGUAGES),
                passwordHash(cells));
        if (cells.faults().isEmpty()) {
            refuseMixedRole(account, cells);
        }
        return account;
    }

    private static @Nullable String passwordHash(Cells cells) {
        var hash = cells.opaque(PASSWORD_HASH, PasswordHash.LONGEST);
        if (!hash.isEmpty() && !PasswordHash.isStrong(hash)) {
            cells.refuse(Fault.in(PASSWORD_HASH, Rule.ARGON2ID));
        }
        return hash.isEmpty() ? null : hash;
    }

    private static void refuseMixedRole(Account account, Cells cells) {
        boolean ofPartner = account.organisationSiret() != null;
        if (account.role().ofAgency() && (ofPartner || !account.siteSirets().isEmpty())) {
            cells.refuse(Fault.in(ofPartner ? ORGANISATION_SIRET : SITE_SIRETS, Rule.AGENCY_ROLE, account.role()));
        }
        if (!account.role().ofAgency() && !ofPartner) {
            cells.refuse(Fault.in(ORGANISATION_SIRET, Rule.PARTNER_ROLE, account.role()));
        }
        boolean ofDesk = account.role() == Role.TRAINING_DESK;
        if (ofDesk == account.regions().isEmpty()) {
            cells.refuse(Fault.in(REGIONS, ofDesk ? Rule.REQUIRED : Rule.NOT_THE_DESK));
        }
    }

    @Override
    public Written write(Desk desk, List<Line<Account>> lines) {
        var table = new AccountTable(desk);
        var batch = new Batch(desk, table, lines);
        for (var line : lines) {
            batch.sort(line);
        }
        table.insert(batch.fresh);
        table.update(batch.changed);
        return new Written(batch.fresh.size(), batch.changed.size(), batch.unchanged, batch.refused, batch.kept);
    }

    @Override
    public String tables() {
        return "accounts.account, accounts.account_site";
    }

    /** What the database knows about a batch's accounts, and what is to be done with each. */
    private static final class Batch {
        private final Desk desk;
        private final Map<String, UUID> partners;
        private final Map<String, SiteTable.Place> places;
        private final Map<String, Stored> there;
        private final Map<String, String> owners;
        private final List<Stored> fresh = new ArrayList<>();
        private final List<Stored> changed = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private int unchanged;
        private int kept;

        Batch(Desk desk, AccountTable table, List<Line<Account>> lines) {
            this.desk = desk;
            var accounts = lines.stream().map(Line::row).toList();
            var sites = new SiteTable(desk);
            partners = sites.partnersBySiret(accounts.stream()
                    .map(Account::organisationSiret)
                    .filter(siret -> siret != null)
                    .toList());
            places = sites.places(accounts.stream()
                    .flatMap(account -> account.siteSirets().stream())
                    .toList());
            there = table.byCode(accounts.stream().map(Account::code).toList());
            owners = new HashMap<>(
                    table.codesByLogin(accounts.stream().map(Account::login).toList()));
        }

        void sort(Line<Account> line) {
            var fault = fault(line.row());
            if (fault != null) {
                refused.add(line.refused(fault));
                return;
            }
            var account = line.row();
            var before = there.get(account.code());
            var partner = account.organisationSiret() == null ? null : partners.get(account.organisationSiret());
            if (before == null) {
                fresh.add(stored(account, desk.ids().next(), partner, account.passwordHash()));
                return;
            }
            var after =
                    stored(account, before.id(), partner, before.passwordHash()).speaking(before.language());
            if (before.passwordHash() == null) {
                after = after.withPassword(account.passwordHash());
            } else if (account.passwordHash() != null && !account.passwordHash().equals(before.passwordHash())) {
                kept++;
            }
            if (after.equals(before)) {
                unchanged++;
            } else {
                changed.add(after);
            }
        }

        private @Nullable Fault fault(Account account) {
            var siret = account.organisationSiret();
            var partner = siret == null ? null : partners.get(siret);
            if (siret != null && partner == null) {
                return Fault.in(ORGANISATION_SIRET, Rule.UNKNOWN_REFERENCE, "organisations.csv");
            }
            for (var site : account.siteSirets()) {
                var place = places.get(site);
                if (place == null) {
                    return Fault.in(SITE_SIRETS, Rule.UNKNOWN_REFERENCE, "sites.csv");
                }
                if (!place.partner().equals(partner)) {
                    return Fault.in(SITE_SIRETS, Rule.SITE_OF_PARTNER);
                }
            }
            var before = there.get(account.code());
            if (before != null && !Objects.equals(before.partner(), partner)) {
                // The ledger says of one account what one partner was shown.
                return Fault.in(ORGANISATION_SIRET, Rule.ANOTHER_PARTNER);
            }
            var owner = owners.putIfAbsent(account.login(), account.code());
            return owner == null || owner.equals(account.code()) ? null : Fault.in(EMAIL, Rule.TAKEN);
        }

        private Stored stored(Account account, UUID id, @Nullable UUID partner, @Nullable String passwordHash) {
            return new Stored(
                    id,
                    account.code(),
                    account.login(),
                    account.displayName(),
                    account.role(),
                    partner,
                    account.siteSirets().stream()
                            .map(siret ->
                                    Objects.requireNonNull(places.get(siret)).site())
                            .collect(Collectors.toSet()),
                    account.regions(),
                    account.language(),
                    passwordHash);
        }
    }
}
