package ecluse.accounts;

import ecluse.kernel.SignInId;

/** What a browser goes away with when a sign-in has begun, or has a new token. */
record Pass(SignInId signIn, Token token) {}
