package dev.payonce.stripesim.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListingTest {
    private static final long START_S = 1_800_000_000L;

    private final Lab lab = new Lab();
    private final List<String> ids = new ArrayList<>();

    /** Ten intents, one a second; the first is number 0. */
    private void ten() {
        for (int i = 0; i < 10; i++) {
            ids.add(lab.intent(lab.create(Lab.VISA)).id());
            lab.now_ms += 1000;
        }
    }

    private Outcome.OfPage page(String query) {
        return (Outcome.OfPage)
                lab.run(ApiCall.get(Lab.INTENTS, query, Lab.API_KEY)).outcome();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # query                              | numbers, newest first | has_more
        ''                                   | 9876543210            | false
        limit=3                              | 987                   | true
        limit=10                             | 9876543210            | false
        limit=3&starting_after=7             | 654                   | true
        limit=3&starting_after=2             | 10                    | false
        limit=3&starting_after=0             | ''                    | false
        limit=3&ending_before=5              | 876                   | true
        limit=3&ending_before=7              | 98                    | false
        limit=3&ending_before=9              | ''                    | false
        created[gte]=S3&created[lt]=S6       | 543                   | false
        created[gt]=S3&created[lte]=S6       | 654                   | false
        created=S4                           | 4                     | false
        created[gte]=S2&limit=2              | 98                    | true
        created[gte]=S7&limit=3              | 987                   | false
        created[gte]=S20                     | ''                    | false
        """)
    void pagesAreStripes(String query, String numbers, boolean hasMore) {
        ten();
        String resolved = query;
        for (int i = 20; i >= 0; i--) {
            resolved = resolved.replace("S" + i, Long.toString(START_S + i));
        }
        for (int i = 0; i < 10; i++) {
            resolved = resolved.replaceAll("(after|before)=" + i + "$", "$1=" + ids.get(i));
        }

        Outcome.OfPage page = page(resolved);

        StringBuilder seen = new StringBuilder();
        page.intents().forEach(i -> seen.append(ids.indexOf(i.id())));
        assertThat(seen.toString()).isEqualTo(numbers);
        assertThat(page.hasMore()).isEqualTo(hasMore);
    }

    @Test
    void listShowsIntentsAsTheyAreNow() {
        Intent declined =
                lab.intent(lab.create("amount=5&currency=usd&confirm=true&payment_method=pm_card_chargeDeclined"));
        lab.run(ApiCall.post(
                Lab.INTENTS + "/" + declined.id() + "/confirm", "payment_method=pm_card_visa", Lab.API_KEY, null));

        assertThat(page("").intents().getFirst().status()).isEqualTo(Intent.Status.SUCCEEDED);
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0",
        "limit=101",
        "limit=x",
        "starting_after=pi_none",
        "ending_before=pi_none",
        "created[after]=1",
        "created[gte]=x",
        "colour=red"
    })
    void badQueriesAreRefused(String query) {
        assertThat(lab.run(ApiCall.get(Lab.INTENTS, query, Lab.API_KEY)).status())
                .isEqualTo(400);
    }
}
