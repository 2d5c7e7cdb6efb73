package ecluse.devicebound;

/** What a browser that registers a key or renews its cookie is answered. */
public sealed interface Answer {

    /**
     * 200: it has proven its key.
     *
     * @param setCookie the header's value
     * @param instructions the body, {@code application/json}
     * @param thumbprint the key's name (RFC 7638), base64url
     */
    record Bound(String setCookie, String instructions, String thumbprint) implements Answer {
        @Override
        public String toString() {
            return "Bound[" + thumbprint + "]";
        }
    }

    /** 403 with {@code Secure-Session-Challenge}: sign this. Also to a session that is not there: the answer tells nothing. */
    record Challenged(String challenge) implements Answer {
        @Override
        public String toString() {
            return "Challenged[…]";
        }
    }

    /** 400 without a word, whatever the fault: the browser forgets the session. */
    record Refused(Fault fault) implements Answer {}
}
