package ecluse.accounts;

import ecluse.database.Database;

/** Who must give a second factor, as the database holds it: live sign-ins follow in the same transaction. */
record SecondFactorPolicy(boolean required) {

    static SecondFactorPolicy write(Database database, boolean required) {
        database.asOwner(owner -> {
            try (var policy = owner.prepareStatement("update accounts.policy set second_factor_required = ?")) {
                policy.setBoolean(1, required);
                policy.executeUpdate();
            }
        });
        return new SecondFactorPolicy(required);
    }
}
