package ecluse.registry;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Teaching groups. */
final class GroupFile implements FileKind<GroupFile.Group> {
    static final Pattern CODES = Pattern.compile("([0-9AB]{2,3}_)?SE_[0-9]{10}");
    static final String EXAMPLE = "38_SE_0000012345";

    private static final Column CODE = Column.filled("code");
    private static final Column TITLE = Column.filled("title", "intitule");
    private static final Column SITE_SIRET = Column.filled("site_siret", "siret_etablissement", "siret");
    private static final Column STARTS_ON = Column.filled("starts_on", "debut");
    private static final Column ENDS_ON = Column.filled("ends_on", "fin");
    private static final Column SEATS = Column.filled("seats", "places");
    private static final Column SCHEME = Column.filled("scheme", "dispositif");
    private static final Column FORMACODE = Column.optional("formacode");

    private static final Choices<String> SCHEMES = Choices.ofWords(
            "AIF",
            "AFC",
            "AFPR",
            "POEI",
            "POEC",
            "REGION",
            "STATE",
            "AGEFIPH",
            "BRANCH_FUND",
            "BENEFICIARY",
            "DISTANCE",
            "OTHER",
            "41C",
            "41N");

    record Group(
            String code,
            String title,
            String siteSiret,
            LocalDate startsOn,
            LocalDate endsOn,
            int seats,
            String scheme,
            @Nullable String formacode) {}

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public List<Column> columns() {
        return List.of(CODE, TITLE, SITE_SIRET, STARTS_ON, ENDS_ON, SEATS, SCHEME, FORMACODE);
    }

    @Override
    public List<Column> unique() {
        return List.of(CODE);
    }

    @Override
    public Group read(Cells cells) {
        var group = new Group(
                cells.code(CODE, CODES, EXAMPLE),
                cells.text(TITLE, 300),
                cells.siret(SITE_SIRET),
                cells.date(STARTS_ON),
                cells.date(ENDS_ON),
                cells.number(SEATS, 0, 1000),
                cells.choice(SCHEME, SCHEMES),
                cells.formacode(FORMACODE));
        if (cells.faults().isEmpty() && group.endsOn().isBefore(group.startsOn())) {
            cells.refuse(Fault.in(ENDS_ON, Rule.DATE_ORDER, STARTS_ON, ENDS_ON));
        }
        return group;
    }

    @Override
    public Written write(Desk desk, List<Line<Group>> lines) {
        var table = new GroupTable(desk);
        var there = table.byCode(lines.stream().map(line -> line.row().code()).toList());
        var places = new SiteTable(desk)
                .places(lines.stream().map(line -> line.row().siteSiret()).toList());
        var sorted = new Sorted<Group>();
        for (var line : lines) {
            var group = line.row();
            var before = there.get(group.code());
            if (!places.containsKey(group.siteSiret())) {
                sorted.refuse(line, Fault.in(SITE_SIRET, Rule.UNKNOWN_REFERENCE, "sites.csv"));
            } else if (before != null && !before.siteSiret().equals(group.siteSiret())) {
                // The ties of all its people would change hands with it.
                sorted.refuse(line, Fault.in(SITE_SIRET, Rule.ANOTHER_SITE));
            } else {
                sorted.sort(line, before);
            }
        }
        table.insert(sorted.fresh(), places);
        table.update(sorted.changed());
        return sorted.written();
    }

    @Override
    public String tables() {
        return "training.training_session";
    }
}
