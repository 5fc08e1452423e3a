import * as icons from "../../shared/ui/icons";
import { Button } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import { state } from "../app";
import { t } from "../i18n";
import { begin, refreshHistory } from "../verbs";
import { HistoryRows } from "./HistoryRows";
import { Nav } from "./Nav";

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

export const History = () => (
  <div class="app">
    <main class="page head">
      <h1>{t("history_title")}</h1>
      <Rows />
    </main>
    <Nav here="history" />
  </div>
);
