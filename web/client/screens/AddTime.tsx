import { useState } from "preact/hooks";
import { isRefusal } from "../../shared/api";
import { rupiah } from "../../shared/time";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button, Icon, Note } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { PaymentMethod, SessionInfo } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n/visit";
import { tiersOf } from "../store";
import { askMoreTime } from "../talk_verbs";
import { methods } from "../ordering";
import { refreshPricing } from "../verbs";

function reason(error: unknown, name: string): string {
  if (isRefusal(error, "EXTENSION_REFUSED")) return t("more_enough", { name });
  if (isRefusal(error, "EXTENSION_PENDING")) return t("more_pending");
  if (isRefusal(error, "INVALID_TRANSITION", "SESSION_CLOSED")) return t("more_too_late");
  if (isRefusal(error, "INVALID_PAYMENT_METHOD", "INVALID_PAYMENT_AMOUNT")) return t("pay_off");
  return t("more_failed");
}

interface WayProps {
  ways: PaymentMethod[];
  way: PaymentMethod;
  onPick: (way: PaymentMethod) => void;
}
/** Said beforehand, because the answer opens the payment at once. */
function Way({ ways, way, onPick }: WayProps) {
  const [open, setOpen] = useState(false);
  if (open)
    return (
      <fieldset class="stack">
        <legend class="sr">{t("method_title")}</legend>
        {ways.map((one) => (
          <Choice
            key={one.code}
            name="way"
            value={one.code}
            checked={one.code === way.code}
            onPick={() => {
              onPick(one);
              setOpen(false);
            }}
          >
            {one.name}
          </Choice>
        ))}
      </fieldset>
    );
  return (
    <p class="row md">
      <Icon d={icons.wallet} class="muted" />
      <span class="grow">{t("more_way", { way: way.name })}</span>
      {ways.length > 1 && (
        <Button look="ghost" size="sm" onClick={() => setOpen(true)}>
          {t("topic_change")}
        </Button>
      )}
    </p>
  );
}

function useShelf() {
  const [ways, setWays] = useState<PaymentMethod[] | null>(null);
  const load = useLoad(async () => {
    const [page] = await Promise.all([methods(), refreshPricing()]);
    setWays(page.items.flatMap((group) => group.methods));
  });
  return { ways, ...load };
}

/** More time: which, and how it would be paid. Nothing is charged before the bestie's yes. */
export function AddTime({ info, onClose }: { info: SessionInfo; onClose: () => void }) {
  const name = info.mitra?.name ?? "";
  const { ways, error: failed, again } = useShelf();
  const { pricing } = state.value;
  const tiers = tiersOf(pricing, info.mode);
  const [tierId, setTierId] = useState<string | null>(null);
  const [picked, setWay] = useState<PaymentMethod | null>(null);
  const { busy, error, run } = useVerb();
  const tier = tiers.find((one) => one.id === tierId);
  const way = picked ?? ways?.[0] ?? null;
  const ask = () => {
    if (tier && way) run(() => askMoreTime(info.id, tier.id, way.code).then(onClose));
  };
  return (
    <Sheet title={t("more_title", { name })} onClose={onClose} cross>
      {!(ways && pricing) && (failed ? <Failed error={failed} again={again} /> : <Loading />)}
      {ways && pricing && (
        <>
          <fieldset class="stack ext">
            <legend class="sr">{t("more_pick")}</legend>
            {tiers.map((one) => (
              <Choice
                key={one.id}
                name="more"
                value={one.id}
                checked={one.id === tierId}
                onPick={setTierId}
              >
                <b>{t("more_minutes", { n: one.minutes })}</b>
                <span class="num">{rupiah(one.price_idr)}</span>
              </Choice>
            ))}
          </fieldset>
          {way && <Way ways={ways} way={way} onPick={setWay} />}
          {!way && <p class="muted">{t("method_none")}</p>}
        </>
      )}
      {error ? (
        <Note tone="warn" icon={icons.clock} role="alert">
          {reason(error, name)}
        </Note>
      ) : null}
      <p class="muted md">{t("more_sub", { name })}</p>
      <Button size="lg" block busy={busy} blocked={!tier || !way} onClick={ask}>
        {tier ? t("more_ask", { name, n: tier.minutes }) : t("more_pick")}
      </Button>
    </Sheet>
  );
}
