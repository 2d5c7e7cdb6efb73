package ecluse.disclosure;

/** One sentence about what may be disclosed: no clock, no row, no session; a table tests it. */
interface Rule {
    Decision decide(Request request);

    /** The rule in words, printed for administrators and in the documents. */
    String says();
}
