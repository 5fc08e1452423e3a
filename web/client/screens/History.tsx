import { useState } from "preact/hooks";
import { Segmented } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Button } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import { state } from "../app";
import { t } from "../i18n";
import { tt } from "../i18n/turn";
import { isLive } from "../store";
import { begin, refreshCurrent, refreshHistory } from "../verbs";
import { HistoryRows } from "./HistoryRows";
import { SessionCard } from "./SessionCard";
import { Nav } from "./Nav";
import { Payments } from "./Payments";

/** What is running, and what still closes. */
function Active() {
  const { session } = state.value.current;
  const { error, again } = useLoad(refreshCurrent);
  if (session && (isLive(session) || session.state === "closing"))
    return <SessionCard session={session} />;
  if (error) return <Failed error={error} again={again} />;
  return <Empty icon={icons.chat} title={tt("active_empty")} text={tt("active_empty_sub")} />;
}

function Rows() {
  const { history } = state.value;
  const signedIn = state.value.onboarding !== null;
  const { error, again } = useLoad(signedIn ? () => refreshHistory() : async () => undefined);
  const { busy, run } = useVerb();
  if (error && !history) return <Failed error={error} again={again} />;
  if (!history && signedIn) return <Loading />;
  if (!history || history.items.length === 0)
    return (
      <Empty icon={icons.chat} title={t("history_empty")} text={t("history_empty_sub")}>
        <Button busy={busy} onClick={() => run(begin)}>
          {t("start")}
        </Button>
      </Empty>
    );
  return (
    <>
      <HistoryRows items={history.items} />
      {history.cursor && (
        <Button look="quiet" block busy={busy} onClick={() => run(() => refreshHistory(true))}>
          {t("more_rows")}
        </Button>
      )}
    </>
  );
}

const TABS = ["active", "payments", "finished"] as const;
type Tab = (typeof TABS)[number];
const BODIES = { active: Active, payments: Payments, finished: Rows };

export function History() {
  const [tab, setTab] = useState<Tab>("finished");
  const Body = BODIES[tab];
  return (
    <div class="app">
      <main class="page head">
        <h1>{t("history_title")}</h1>
        {state.value.onboarding && (
          <Segmented
            name="tab"
            label={tt("tabs_label")}
            value={tab}
            onPick={setTab}
            options={TABS.map((value) => ({ value, text: tt(`tab_${value}`) }))}
          />
        )}
        <Body />
      </main>
      <Nav here="history" />
    </div>
  );
}
