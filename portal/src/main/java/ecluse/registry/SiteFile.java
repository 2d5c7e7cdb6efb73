package ecluse.registry;

import java.util.List;

/** Partners' establishments. */
final class SiteFile implements FileKind<SiteFile.Site> {
    private static final Column SIRET = Column.filled("siret");
    private static final Column ORGANISATION_SIRET = Column.filled("organisation_siret", "siret_organisme");
    private static final Column NAME = Column.filled("name", "nom");
    private static final Column POSTCODE = Column.filled("postcode", "code_postal");
    private static final Column COMMUNE = Column.filled("commune");

    record Site(String siret, String organisationSiret, String name, String postcode, String commune) {}

    @Override
    public String name() {
        return "sites";
    }

    @Override
    public List<Column> columns() {
        return List.of(SIRET, ORGANISATION_SIRET, NAME, POSTCODE, COMMUNE);
    }

    @Override
    public List<Column> unique() {
        return List.of(SIRET);
    }

    @Override
    public Site read(Cells cells) {
        return new Site(
                cells.siret(SIRET),
                cells.siret(ORGANISATION_SIRET),
                cells.text(NAME, 200),
                cells.postcode(POSTCODE),
                cells.text(COMMUNE, 100));
    }

    @Override
    public Written write(Desk desk, List<Line<Site>> lines) {
        var table = new SiteTable(desk);
        var there = table.bySiret(lines.stream().map(line -> line.row().siret()).toList());
        var partners = table.partnersBySiret(
                lines.stream().map(line -> line.row().organisationSiret()).toList());
        var sorted = new Sorted<Site>();
        for (var line : lines) {
            var site = line.row();
            var before = there.get(site.siret());
            if (!partners.containsKey(site.organisationSiret())) {
                sorted.refuse(line, Fault.in(ORGANISATION_SIRET, Rule.UNKNOWN_REFERENCE, "organisations.csv"));
            } else if (before != null && !before.organisationSiret().equals(site.organisationSiret())) {
                // Its ties and accounts would change hands with it.
                sorted.refuse(line, Fault.in(ORGANISATION_SIRET, Rule.ANOTHER_PARTNER));
            } else {
                sorted.sort(line, before);
            }
        }
        table.insert(sorted.fresh(), partners);
        table.update(sorted.changed());
        return sorted.written();
    }

    @Override
    public String tables() {
        return "partners.site";
    }
}
