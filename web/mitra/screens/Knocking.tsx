import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Ring } from "../../shared/ui/time";
import { useVerb } from "../../shared/ui/verb";
import type { Offer } from "../../shared/wire_mitra";
import { state } from "../app";
import { t } from "../i18n";
import { cards } from "../store";
import { accept, pass } from "../verbs";
import { what } from "../words";
import { useArmed } from "./armed";
import { Wrong } from "./Wrong";
import "./knocking.css";

const Cap = ({ offer }: { offer: Offer }) => {
  const sensitive = offer.topic_sensitivity === "sensitive";
  return (
    <>
      <p class="cap">
        <Icon d={sensitive ? icons.shield : icons.bell} />
        {t(sensitive ? "sensitive" : "regular")}
        <span class="grow" />
        <span class="md">
          {offer.targeted ? t("knock_again", { name: offer.customer_name }) : t("knock")}
        </span>
      </p>
      {sensitive && <div class="hatch" aria-hidden="true" />}
    </>
  );
};

function Facts({ offer, behind }: { offer: Offer; behind: number }) {
  return (
    <>
      <p class="facts">
        <span class="pill">
          <Icon d={offer.mode === "call" ? icons.phone : icons.chat} />
          {what(offer.mode, offer.minutes)}
        </span>
        {behind > 0 && (
          <span class="pill">
            <Icon d={icons.users} />
            {t("queue", { n: behind })}
          </span>
        )}
      </p>
      {offer.topic_sensitivity === "sensitive" && (
        <Note tone="sens" icon={icons.heart}>
          {t("check_in")}
        </Note>
      )}
    </>
  );
}

function Card({ offer, behind }: { offer: Offer; behind: number }) {
  const { armed, writing } = useArmed();
  const { busy, error, run } = useVerb();
  const sensitive = offer.topic_sensitivity === "sensitive";
  const total = (Date.parse(offer.expires_at) - Date.parse(offer.offered_at)) / 1000;
  const topics = offer.topics.length > 0 && t("about", { what: offer.topics.join(", ") });
  return (
    <Sheet
      alert
      class={sensitive ? "req sens" : "req"}
      scrimCloses={false}
      armed={armed}
      before={<Cap offer={offer} />}
      beside={<Ring until={offer.expires_at} total={total} />}
      title={
        <>
          {t("wants", { name: offer.customer_name })}
          {topics && <small>{topics}</small>}
        </>
      }
    >
      <Facts offer={offer} behind={behind} />
      <Wrong id="req-e" text={error ? t("accept_failed") : null} />
      <div class="stack">
        <Button
          size="lg"
          block
          busy={busy}
          data-first={writing ? undefined : true}
          onClick={() => armed && run(() => accept(offer))}
        >
          {t(sensitive ? "accept_ready" : "accept")}
        </Button>
        <Button look="quiet" size="lg" block onClick={() => armed && !busy && void pass(offer)}>
          {t("pass")}
        </Button>
      </div>
      <p class="muted sm center">{t("pass_free")}</p>
    </Sheet>
  );
}

/** Whoever knocked first is shown first; the next card comes when this one is answered. */
export function Knocking() {
  const offers = cards(state.value);
  const [first] = offers;
  if (!first) return null;
  return <Card key={first.request_id} offer={first} behind={offers.length - 1} />;
}
