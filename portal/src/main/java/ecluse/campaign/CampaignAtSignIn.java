package ecluse.campaign;

import ecluse.accounts.BeforeSignIn;
import ecluse.kernel.AccountId;
import org.springframework.stereotype.Component;

/** Whoever signs in without a factor after the announcement is asked for one from this very sign-in on. */
@Component
class CampaignAtSignIn implements BeforeSignIn {
    private final CampaignTable campaign;

    CampaignAtSignIn(CampaignTable campaign) {
        this.campaign = campaign;
    }

    @Override
    public void settle(AccountId account) {
        campaign.summon(account);
    }
}
