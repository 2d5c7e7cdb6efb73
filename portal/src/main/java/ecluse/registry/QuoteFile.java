package ecluse.registry;

import ecluse.disclosure.Intake;
import ecluse.registry.QuoteTable.Event;
import ecluse.registry.QuoteTable.Placed;
import ecluse.registry.QuoteTable.Stored;
import ecluse.registry.QuoteTable.Told;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Quotes that were written elsewhere, each with its history. A quote comes in once: one that is there is never changed by a
 * file, for what was sent, answered or decided stays. An accepted one goes to the adviser in charge, an approved one is used up
 * by the enrolment certificate, as if they had been written here.
 */
final class QuoteFile implements FileKind<QuoteFile.Quote> {
    private static final Column REFERENCE = Column.filled("reference");
    private static final Column GROUP_CODE = Column.filled("group_code", "code_groupe");
    private static final Column NATIONAL_ID = Column.filled("national_id", "identifiant_national");
    private static final Column SCHEME = Column.filled("scheme", "dispositif");
    private static final Column CONTENT = Column.filled("content", "contenu");
    private static final Column HOURS = Column.filled("hours", "heures");
    private static final Column HOURLY_PRICE = Column.filled("hourly_price", "prix_horaire");
    private static final Column TOTAL = Column.optional("total", "montant_total");
    private static final Column COFINANCING = Column.present("cofinancing", "cofinancement");
    private static final Column EMPLOYER = Column.present("employer", "employeur");
    private static final Column STATE = Column.filled("state", "etat");
    private static final Column WRITTEN_ON = Column.filled("written_on", "redige_le");
    private static final Column SENT_ON = Column.present("sent_on", "envoye_le");
    private static final Column ANSWERED_ON = Column.present("answered_on", "repondu_le");
    private static final Column DECIDED_ON = Column.present("decided_on", "decide_le");
    private static final Column REASON = Column.present("reason", "motif");

    private static final int MOST_HOURS = 3_000;
    private static final int MOST_HOURS_FOR_AN_EMPLOYER = 400;
    private static final int MOST_HOURLY_CENTS = 100_000;
    private static final int SHORTEST_REASON = 3;
    private static final int DAYS_TO_ANSWER = 15;

    enum Scheme {
        AIF,
        POEI,
        AFPR
    }

    /** Where a quote stands for a file. The portal hands accepted ones on and uses approved ones up by itself. */
    enum State {
        DRAFT(false, false, false),
        SENT_TO_JOBSEEKER(true, false, false),
        ACCEPTED(true, true, false),
        DECLINED(true, true, false),
        LAPSED(true, false, false),
        APPROVED(true, true, true),
        REFUSED(true, true, true),
        RETURNED(true, true, true);

        private final boolean sent;
        private final boolean answered;
        private final boolean decided;

        State(boolean sent, boolean answered, boolean decided) {
            this.sent = sent;
            this.answered = answered;
            this.decided = decided;
        }

        boolean hasReason() {
            return this == REFUSED || this == RETURNED;
        }
    }

    private static final Choices<Scheme> SCHEMES = Choices.ofNames(EnumSet.allOf(Scheme.class));
    private static final Choices<State> STATES = Choices.ofNames(EnumSet.allOf(State.class));

    /** Prints nothing of whom it is about (invariant 8). */
    record Quote(
            String reference,
            String groupCode,
            String nationalId,
            Scheme scheme,
            String content,
            int hours,
            long hourlyCents,
            long cofinancingCents,
            String employer,
            State state,
            LocalDate writtenOn,
            @Nullable LocalDate sentOn,
            @Nullable LocalDate answeredOn,
            @Nullable LocalDate decidedOn,
            String reason) {
        @Override
        public String toString() {
            return "Quote[" + reference + "]";
        }
    }

    private final Intake intake;

    QuoteFile(Intake intake) {
        this.intake = intake;
    }

    @Override
    public String name() {
        return "quotes";
    }

    @Override
    public List<Column> columns() {
        return List.of(
                REFERENCE,
                GROUP_CODE,
                NATIONAL_ID,
                SCHEME,
                CONTENT,
                HOURS,
                HOURLY_PRICE,
                TOTAL,
                COFINANCING,
                EMPLOYER,
                STATE,
                WRITTEN_ON,
                SENT_ON,
                ANSWERED_ON,
                DECIDED_ON,
                REASON);
    }

    @Override
    public List<Column> unique() {
        return List.of(REFERENCE);
    }

    @Override
    public Quote read(Cells cells) {
        var scheme = cells.choice(SCHEME, SCHEMES);
        int hours = cells.number(HOURS, 1, scheme == Scheme.AIF ? MOST_HOURS : MOST_HOURS_FOR_AN_EMPLOYER);
        long hourly = cells.cents(HOURLY_PRICE, 1, MOST_HOURLY_CENTS);
        var quote = new Quote(
                cells.code(REFERENCE, EnrolmentFile.REFERENCES, "D-0000012345"),
                cells.code(GROUP_CODE, GroupFile.CODES, GroupFile.EXAMPLE),
                cells.digits(NATIONAL_ID, 11),
                scheme,
                cells.text(CONTENT, 2_000),
                hours,
                hourly,
                cells.cents(COFINANCING, 0, Math.max(0, hours * hourly)),
                cells.text(EMPLOYER, 200),
                cells.choice(STATE, STATES),
                cells.date(WRITTEN_ON),
                cells.dateOrNull(SENT_ON),
                cells.dateOrNull(ANSWERED_ON),
                cells.dateOrNull(DECIDED_ON),
                cells.text(REASON, 1_000));
        long total = cells.cents(TOTAL, 0, (long) MOST_HOURS * MOST_HOURLY_CENTS);
        if (cells.faults().isEmpty()) {
            if (!cells.isEmpty(TOTAL) && total != hours * hourly) {
                cells.refuse(Fault.in(TOTAL, Rule.SUM, HOURS, HOURLY_PRICE));
            }
            check(quote, cells);
        }
        return quote;
    }

    private static void check(Quote quote, Cells cells) {
        var state = quote.state();
        if ((quote.scheme() == Scheme.AIF) != quote.employer().isEmpty()) {
            cells.refuse(Fault.in(EMPLOYER, Rule.EMPLOYER));
        }
        if (state.hasReason() && quote.reason().length() < SHORTEST_REASON) {
            cells.refuse(Fault.in(REASON, Rule.REASON));
        }
        goesWith(state.sent, quote.sentOn(), SENT_ON, state, cells);
        goesWith(state.answered, quote.answeredOn(), ANSWERED_ON, state, cells);
        goesWith(state.decided, quote.decidedOn(), DECIDED_ON, state, cells);
        inOrder(quote.writtenOn(), WRITTEN_ON, quote.sentOn(), SENT_ON, cells);
        inOrder(quote.sentOn(), SENT_ON, quote.answeredOn(), ANSWERED_ON, cells);
        inOrder(quote.answeredOn(), ANSWERED_ON, quote.decidedOn(), DECIDED_ON, cells);
    }

    private static void goesWith(boolean needed, @Nullable LocalDate date, Column column, State state, Cells cells) {
        if (needed != (date != null)) {
            cells.refuse(Fault.in(column, Rule.STATE_DATES, state, column));
        }
    }

    private static void inOrder(
            @Nullable LocalDate before, Column columnBefore, @Nullable LocalDate date, Column column, Cells cells) {
        if (before != null && date != null && date.isBefore(before)) {
            cells.refuse(Fault.in(column, Rule.DATE_ORDER, columnBefore, column));
        }
    }

    @Override
    public Written write(Desk desk, List<Line<Quote>> lines) throws SQLException {
        var batch = new Batch(desk, lines);
        lines.forEach(batch::sort);
        batch.table.insert(batch.fresh);
        return new Written(batch.fresh.size(), 0, batch.unchanged, batch.refused);
    }

    @Override
    public String tables() {
        return "quotes.quote, quotes.event, quotes.link, disclosure.tie";
    }

    /** What the database knows about a batch's quotes, and what is to be done with each. */
    private final class Batch {
        private final Desk desk;
        private final LocalDate today;
        private final QuoteTable table;
        private final Map<String, Intake.Known> people;
        private final Map<String, GroupTable.Held> groups;
        private final Map<Placed, LocalDate> registered;
        private final Set<QuoteTable.Tied> tied;
        private final Map<String, Told> there;
        private final List<Stored> fresh = new ArrayList<>();
        private final List<Refusal> refused = new ArrayList<>();
        private int unchanged;

        Batch(Desk desk, List<Line<Quote>> lines) throws SQLException {
            this.desk = desk;
            today = LocalDate.ofInstant(desk.clock().instant(), PersonFile.PARIS);
            table = new QuoteTable(desk);
            var rows = lines.stream().map(Line::row).toList();
            people = intake.find(
                    desk.connection(), rows.stream().map(Quote::nationalId).toList());
            groups = new GroupTable(desk)
                    .held(rows.stream().map(Quote::groupCode).collect(Collectors.toSet()));
            var refs =
                    people.values().stream().map(known -> known.ref().value()).toList();
            registered = table.registered(refs);
            tied = table.tied(refs);
            there = table.byReference(rows.stream().map(Quote::reference).toList());
        }

        void sort(Line<Quote> line) {
            var quote = line.row();
            var person = people.get(quote.nationalId());
            var group = groups.get(quote.groupCode());
            var fault = fault(quote, person, group);
            if (fault != null || person == null || group == null) {
                refused.add(line.refused(Objects.requireNonNull(fault)));
                return;
            }
            var before = there.get(quote.reference());
            if (before == null) {
                fresh.add(stored(quote, person.ref().value(), group));
            } else if (before.says(quote, person.ref().value(), group.group())) {
                unchanged++;
            } else {
                refused.add(line.refused(Fault.in(REFERENCE, Rule.KEPT_HERE)));
            }
        }

        private @Nullable Fault fault(Quote quote, Intake.@Nullable Known person, GroupTable.@Nullable Held group) {
            if (person == null) {
                return Fault.in(NATIONAL_ID, Rule.UNKNOWN_REFERENCE, "people.csv");
            }
            if (group == null) {
                return Fault.in(GROUP_CODE, Rule.UNKNOWN_REFERENCE, "groups.csv");
            }
            if (!tied.contains(new QuoteTable.Tied(group.site(), person.ref().value()))) {
                return Fault.in(NATIONAL_ID, Rule.NOT_TIED);
            }
            return inTheFuture(quote);
        }

        private @Nullable Fault inTheFuture(Quote quote) {
            if (after(quote.decidedOn())) {
                return Fault.in(DECIDED_ON, Rule.FUTURE);
            }
            if (after(quote.answeredOn())) {
                return Fault.in(ANSWERED_ON, Rule.FUTURE);
            }
            var sent = quote.sentOn();
            boolean lapsesLater = quote.state() == State.LAPSED && sent != null && after(sent.plusDays(DAYS_TO_ANSWER));
            if (after(sent) || lapsesLater) {
                return Fault.in(SENT_ON, Rule.FUTURE);
            }
            return after(quote.writtenOn()) ? Fault.in(WRITTEN_ON, Rule.FUTURE) : null;
        }

        private boolean after(@Nullable LocalDate date) {
            return date != null && date.isAfter(today);
        }

        private Stored stored(Quote quote, UUID person, GroupTable.Held group) {
            var sent = quote.sentOn();
            return new Stored(
                    desk.ids().next(),
                    quote,
                    group.group(),
                    group.site(),
                    person,
                    sent == null ? null : sent.plusDays(DAYS_TO_ANSWER),
                    history(quote, registered.get(new Placed(person, group.group()))));
        }

        /** What happened to the quote, as it would stand here. */
        private static List<Event> history(Quote quote, @Nullable LocalDate registered) {
            var state = quote.state();
            var sent = quote.sentOn();
            var answered = quote.answeredOn();
            var decided = quote.decidedOn();
            var events = new ArrayList<Event>();
            events.add(new Event("WRITE", null, "DRAFT", "OFFICE", quote.writtenOn()));
            if (sent != null) {
                events.add(new Event("SEND", "DRAFT", "SENT_TO_JOBSEEKER", "OFFICE", sent));
            }
            if (sent != null && state == State.LAPSED) {
                events.add(new Event("LAPSE", "SENT_TO_JOBSEEKER", "LAPSED", "PORTAL", sent.plusDays(DAYS_TO_ANSWER)));
            }
            if (answered != null) {
                events.add(
                        state == State.DECLINED
                                ? new Event("DECLINE", "SENT_TO_JOBSEEKER", "DECLINED", "PERSON", answered)
                                : new Event("ACCEPT", "SENT_TO_JOBSEEKER", "ACCEPTED", "PERSON", answered));
            }
            if (answered != null && decided != null) {
                events.add(new Event("HAND_OVER", "ACCEPTED", "UNDER_ADVISER_REVIEW", "PORTAL", answered));
                events.add(new Event(decision(state), "UNDER_ADVISER_REVIEW", state.name(), "ADVISER", decided));
            }
            if (decided != null && state == State.APPROVED && registered != null) {
                events.add(new Event(
                        "CONSUME",
                        "APPROVED",
                        "CONSUMED",
                        "PORTAL",
                        registered.isBefore(decided) ? decided : registered));
            }
            return events;
        }

        private static String decision(State state) {
            return switch (state) {
                case APPROVED -> "APPROVE";
                case REFUSED -> "REFUSE";
                case RETURNED -> "RETURN";
                default -> throw new IllegalArgumentException("nothing was decided");
            };
        }
    }
}
