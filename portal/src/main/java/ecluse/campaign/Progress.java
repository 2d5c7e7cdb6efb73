package ecluse.campaign;

import java.util.ArrayList;
import java.util.List;

/**
 * How accounts stand: each is counted in one of five.
 *
 * @param stuck partners of which no account could work if a factor were required tonight
 */
record Progress(
        int partners, int accounts, int passkeys, int codes, int exempt, int postponed, int lagging, int stuck) {
    private static final int WIDE = 1000;

    /** What an account can be counted as; the order is the picture's. */
    enum Part {
        PASSKEY("passkey"),
        CODES("codes"),
        EXEMPT("exempt"),
        POSTPONED("postponed"),
        LAGGING("lagging");

        private final String style;

        Part(String style) {
            this.style = style;
        }

        public String style() {
            return style;
        }

        public String messageKey() {
            return "campaign.part." + this;
        }
    }

    /** A piece of a bar that is a thousand wide. */
    record Piece(Part part, int number, int x, int width) {}

    int of(Part part) {
        return switch (part) {
            case PASSKEY -> passkeys;
            case CODES -> codes;
            case EXEMPT -> exempt;
            case POSTPONED -> postponed;
            case LAGGING -> lagging;
        };
    }

    public int withFactor() {
        return passkeys + codes;
    }

    /** Of a hundred; 100 only when all have one. */
    public int percent() {
        return accounts == 0 ? 0 : (int) (100L * withFactor() / accounts);
    }

    public List<Piece> pieces() {
        var pieces = new ArrayList<Piece>();
        int before = 0;
        for (var part : Part.values()) {
            int from = edge(before);
            before += of(part);
            pieces.add(new Piece(part, of(part), from, edge(before) - from));
        }
        return List.copyOf(pieces);
    }

    private int edge(int number) {
        return accounts == 0 ? 0 : (int) ((long) WIDE * number / accounts);
    }
}
