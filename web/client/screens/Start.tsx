import { useState } from "preact/hooks";
import { href } from "../../shared/route";
import { rupiah } from "../../shared/time";
import { Choice, Segmented } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, IconButton, Note, Window } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useLoad } from "../../shared/ui/verb";
import type { Pricing, Tier } from "../../shared/wire";
import { state } from "../app";
import { tt } from "../i18n/turn";
import { t } from "../i18n/visit";
import { pay } from "../ordering";
import { chosenTier, priceOf, tiersOf } from "../store";
import { choose, refreshPricing } from "../verbs";
import { MethodSheet } from "./MethodSheet";
import { PhoneSheet } from "./PhoneSheet";
import { TopicSheet } from "./TopicSheet";
import "./order.css";

function TierCard({ tier, pricing }: { tier: Tier; pricing: Pricing }) {
  const price = priceOf(pricing, tier);
  return (
    <Choice
      name="tier"
      value={tier.id}
      checked={state.value.order.tierId === tier.id}
      onPick={(tierId) => choose({ tierId })}
    >
      <span class="dur">
        {tier.minutes}
        <small>{t("minutes_short")}</small>
      </span>
      <span>
        {price.before && (
          <s>
            <span class="sr">{t("usual_price")} </span>
            {rupiah(price.before)}
          </s>
        )}
        <b class="num">{rupiah(price.now)}</b>
      </span>
    </Choice>
  );
}

function Tiers({ pricing }: { pricing: Pricing }) {
  const { order } = state.value;
  const discount = pricing.first_session_discount;
  return (
    <>
      {pricing.call.length > 0 && (
        <fieldset class="q">
          <legend>{t("mode_title")}</legend>
          <Segmented
            name="mode"
            label={t("mode_title")}
            value={order.mode}
            onPick={(mode) => choose({ mode, tierId: null })}
            options={[
              { value: "chat", text: t("mode_chat"), icon: icons.chat },
              { value: "call", text: t("mode_call"), icon: icons.phone },
            ]}
          />
        </fieldset>
      )}
      <fieldset class="q">
        <legend>
          <span class="tiers-head">
            {t("tiers_title")}
            {discount.enabled && discount.eligible && (
              <Badge tone="ok">{t("first_discount")}</Badge>
            )}
          </span>
        </legend>
        <div class="tiers">
          {tiersOf(pricing, order.mode).map((tier) => (
            <TierCard key={tier.id} tier={tier} pricing={pricing} />
          ))}
        </div>
      </fieldset>
      <p class="muted md">{t("promise_money")}</p>
    </>
  );
}

/** Every length of this way to talk is switched off. */
const NothingForSale = () => (
  <Empty icon={icons.clock} title={tt("no_tiers")} text={tt("no_tiers_sub")}>
    <Button look="quiet" href={href("help")}>
      {t("tab_help")}
    </Button>
  </Empty>
);

/** The first session costs less for whoever has set a number; never asked for twice. */
function FirstOffer({ pricing }: { pricing: Pricing }) {
  const [phoning, setPhoning] = useState(false);
  const offer = pricing.first_session_discount;
  const { onboarding } = state.value;
  if (onboarding?.next !== "verify_offer" || !offer.enabled || offer.eligible) return null;
  return (
    <Note tone="brand" icon={icons.star}>
      <p>{tt("offer", { n: offer.minutes, p: rupiah(offer.price_idr) })}</p>
      <Button look="ghost" size="sm" onClick={() => setPhoning(true)}>
        {tt("offer_go")}
      </Button>
      {phoning && (
        <PhoneSheet
          title={tt("offer_go")}
          onClose={() => {
            setPhoning(false);
            void refreshPricing().catch(() => undefined);
          }}
        />
      )}
    </Note>
  );
}

function Total({ pricing, onPay }: { pricing: Pricing | null; onPay: () => void }) {
  const tier = chosenTier(state.value);
  const price = tier && pricing ? priceOf(pricing, tier) : null;
  return (
    <footer class="foot" aria-label={t("summary")}>
      <p class="sum">
        <span class="muted">{t("total")}</span>
        <output aria-live="polite">
          {price?.before && <s class="num">{rupiah(price.before)}</s>}
          <b>{price ? rupiah(price.now) : "–"}</b>
        </output>
      </p>
      <Button size="lg" block blocked={!price} onClick={() => price && onPay()}>
        {t(price ? "to_payment" : "tier_first")}
      </Button>
    </footer>
  );
}

export function Start() {
  const { order, pricing } = state.value;
  const { error, again } = useLoad(refreshPricing);
  const [paying, setPaying] = useState(false);
  const empty = tiersOf(pricing, order.mode).length + (pricing?.call.length ?? 0) === 0;
  return (
    <div class="app">
      <header class="topbar">
        <IconButton d={icons.back} label={t("back_home")} href="#/" />
      </header>
      <main class="page" style="padding-top:0;gap:var(--s-6)">
        <h1 class="sr">{t("tiers_title")}</h1>
        {order.again && (
          <div class="card picked">
            <Window name={order.again.name} size="s" />
            <b class="grow">{t("again_with", { name: order.again.name })}</b>
            <Button look="ghost" size="sm" onClick={() => choose({ again: null })}>
              {t("again_anyone")}
            </Button>
          </div>
        )}
        {order.settled && order.topic && (
          <div class="card picked">
            <span class="grow">
              <b>{t(`topic_${order.topic}`)}</b>
              <br />
              <span class="muted sm">
                {order.topics.join(", ") || t(`topic_${order.topic}_sub`)}
              </span>
            </span>
            <Button look="ghost" size="sm" onClick={() => choose({ settled: false })}>
              {t("topic_change")}
            </Button>
          </div>
        )}
        {pricing && (empty ? <NothingForSale /> : <Tiers pricing={pricing} />)}
        {pricing && <FirstOffer pricing={pricing} />}
        {!pricing && (error ? <Failed error={error} again={again} /> : <Loading />)}
      </main>
      {!(pricing && empty) && <Total pricing={pricing} onPay={() => setPaying(true)} />}
      {!order.settled && <TopicSheet />}
      {paying && <MethodSheet onClose={() => setPaying(false)} onPick={pay} />}
    </div>
  );
}
