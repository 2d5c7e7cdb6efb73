package ecluse.correspondence;

/** How far the sending is, in people. {@code retrying} are among those that wait, after at least one attempt. */
record Progress(int total, int waiting, int retrying, int claimed, int sent, int failed, int noAddress, int uncertain) {

    /** Public, because the page asks for it. */
    public boolean going() {
        return waiting + claimed > 0;
    }
}
