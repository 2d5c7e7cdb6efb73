package ecluse.campaign;

import ecluse.campaign.CampaignTable.Demand;
import ecluse.factors.FirstFactorNote;
import ecluse.kernel.Viewer;
import ecluse.web.Times;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Why a factor is asked for now, on the page where one is chosen, and until when it may wait. */
@Component
class CampaignNote implements FirstFactorNote {
    static final String LATER = "/second-factor/later";

    private final CampaignTable campaign;
    private final Times times;

    CampaignNote(CampaignTable campaign, Times times) {
        this.campaign = campaign;
        this.times = times;
    }

    @Override
    public Optional<Note> about(Viewer viewer) {
        return campaign.demandOf(viewer.account()).map(this::note);
    }

    private Note note(Demand demand) {
        if (demand.mayPostpone()) {
            return new Note("campaign.first.choose", List.of(times.dateTime(demand.until())), LATER);
        }
        if (demand.brownOut()) {
            return new Note(
                    "campaign.first.brownOut",
                    List.of(times.clock(demand.brownOutUntil()), times.dateTime(demand.requiredAt())),
                    null);
        }
        return demand.due()
                ? new Note(
                        demand.postponed() && !demand.required() ? "campaign.first.postponed" : "campaign.first.due",
                        List.of(),
                        null)
                : new Note("campaign.first.soon", List.of(times.dateTime(demand.requiredAt())), null);
    }
}
