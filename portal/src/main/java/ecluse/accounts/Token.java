package ecluse.accounts;

import ecluse.kernel.LinkSecret;
import ecluse.kernel.TokenHash;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a sign-in. The browser has it in a cookie, the database its hash alone, so who reads the database cannot take
 * over a sign-in.
 */
record Token(LinkSecret secret) {

    static Token fresh() {
        return new Token(LinkSecret.fresh());
    }

    /** From a cookie's value; empty when it cannot be one of ours. */
    static Optional<Token> in(@Nullable String cookie) {
        return Optional.ofNullable(cookie).flatMap(LinkSecret::of).map(Token::new);
    }

    String forCookie() {
        return secret.text();
    }

    TokenHash hash() {
        return new TokenHash(secret.hash());
    }

    @Override
    public String toString() {
        return "Token[…]";
    }
}
