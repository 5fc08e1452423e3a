import { useState } from "preact/hooks";
import { Button } from "../../shared/ui/parts";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { FormerMitra, SessionInfo } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n/visit";
import { isLive } from "../store";
import { beginAgain, isFree } from "../ordering";
import { begin } from "../verbs";

const LOOK_MS = 10_000;

/** "curhat lagi" under a finished talk: whether this bestie is free is said before anything. */
export function AgainFoot({ info }: { info: SessionInfo }) {
  const [former, setFormer] = useState<FormerMitra | null>(null);
  const { mitra } = info;
  const look = () => (mitra ? isFree(mitra.id).then(setFormer) : Promise.resolve());
  useLoad(look, mitra?.id);
  useEvery(LOOK_MS, () => void look().catch(() => undefined));
  const other = useVerb();
  if (!former || isLive(state.value.current.session)) return null;
  const { name } = former;
  if (former.available_now)
    return (
      <Button size="lg" block onClick={() => beginAgain({ id: former.id, name })}>
        {t("again_ask", { name })}
      </Button>
    );
  return (
    <>
      <p class="muted md">{t("again_away", { name })}</p>
      <Button look="quiet" size="lg" block busy={other.busy} onClick={() => other.run(begin)}>
        {t("again_other")}
      </Button>
    </>
  );
}
