package ecluse.registry;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Partner organisations and their agreements. */
final class OrganisationFile implements FileKind<OrganisationFile.Organisation> {
    private static final Column CODE = Column.filled("code");
    private static final Column SIRET = Column.filled("siret");
    private static final Column NDA = Column.optional("nda", "numero_declaration_activite");
    private static final Column LEGAL_NAME = Column.filled("legal_name", "raison_sociale");
    private static final Column SIZE_CLASS = Column.filled("size_class", "classe");
    private static final Column AGREEMENT_NUMBER = Column.filled("agreement_number", "numero_convention");
    private static final Column AGREEMENT_START = Column.filled("agreement_start", "debut_convention");
    private static final Column AGREEMENT_END = Column.filled("agreement_end", "fin_convention");

    private static final Pattern CODES = Pattern.compile("P-[0-9]{4,8}");
    private static final Choices<String> SIZES = Choices.ofWords("micro", "small", "medium", "large", "network");

    record Organisation(
            String code,
            String siret,
            @Nullable String nda,
            String legalName,
            String sizeClass,
            String agreementNumber,
            LocalDate agreementStart,
            LocalDate agreementEnd) {}

    @Override
    public String name() {
        return "organisations";
    }

    @Override
    public List<Column> columns() {
        return List.of(CODE, SIRET, NDA, LEGAL_NAME, SIZE_CLASS, AGREEMENT_NUMBER, AGREEMENT_START, AGREEMENT_END);
    }

    @Override
    public List<Column> unique() {
        return List.of(CODE, SIRET);
    }

    @Override
    public Organisation read(Cells cells) {
        var organisation = new Organisation(
                cells.code(CODE, CODES, "P-0001"),
                cells.siret(SIRET),
                cells.declarationNumber(NDA),
                cells.text(LEGAL_NAME, 200),
                cells.choice(SIZE_CLASS, SIZES),
                cells.text(AGREEMENT_NUMBER, 60),
                cells.date(AGREEMENT_START),
                cells.date(AGREEMENT_END));
        if (cells.faults().isEmpty() && !organisation.agreementEnd().isAfter(organisation.agreementStart())) {
            cells.refuse(Fault.in(AGREEMENT_END, Rule.DATE_ORDER, AGREEMENT_START, AGREEMENT_END));
        }
        return organisation;
    }

    @Override
    public Written write(Desk desk, List<Line<Organisation>> lines) {
        var table = new OrganisationTable(desk);
        var there = table.byCode(lines.stream().map(line -> line.row().code()).toList());
        var owners = new HashMap<>(table.codesBySiret(
                lines.stream().map(line -> line.row().siret()).toList()));
        var sorted = new Sorted<Organisation>();
        for (var line : lines) {
            var organisation = line.row();
            var owner = owners.putIfAbsent(organisation.siret(), organisation.code());
            if (owner != null && !owner.equals(organisation.code())) {
                sorted.refuse(line, Fault.in(SIRET, Rule.TAKEN));
            } else {
                sorted.sort(line, there.get(organisation.code()));
            }
        }
        table.insert(sorted.fresh());
        table.update(sorted.changed());
        return sorted.written();
    }

    @Override
    public String tables() {
        return "partners.partner";
    }
}
