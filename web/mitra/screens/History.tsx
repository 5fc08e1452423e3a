import { href } from "../../shared/route";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Icon, Window } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { SessionRow } from "../../shared/wire";
import { state } from "../app";
import { t } from "../i18n";
import { loadHistory } from "../verbs";
import { rowText } from "../words";
import { Nav } from "./Nav";

function Row({ row }: { row: SessionRow }) {
  const name = row.customer?.name ?? "–";
  const sensitive = row.topic_sensitivity === "sensitive";
  return (
    <a class="lrow" href={href("history", row.id)}>
      <Window name={name} lit={false} tone={sensitive ? "sens" : undefined} />
      <span class="grow">
        <b>{name}</b>
        <span class="muted sm">{rowText(row)}</span>
        {sensitive && (
          <span class="marks">
            <Badge tone="sens" icon={icons.shield}>
              {t("sensitive")}
            </Badge>
          </span>
        )}
      </span>
      <Icon d={icons.right} class="muted" />
    </a>
  );
}

function Rows() {
  const { history } = state.value;
  const { error, again } = useLoad(() => loadHistory());
  const more = useVerb();
  if (error && !history) return <Failed error={error} again={again} />;
  if (!history) return <Loading />;
  if (history.items.length === 0)
    return <Empty icon={icons.chat} title={t("history_empty")} text={t("history_empty_sub")} />;
  return (
    <>
      <ul class="rows">
        {history.items.map((row) => (
          <li key={row.id}>
            <Row row={row} />
          </li>
        ))}
      </ul>
      {history.cursor && (
        <Button
          look="quiet"
          block
          busy={more.busy}
          onClick={() => more.run(() => loadHistory(true))}
        >
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
