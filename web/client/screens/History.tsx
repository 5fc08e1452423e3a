import { useEffect } from "preact/hooks";
import { href } from "../../shared/route";
import { clock } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, IconButton, Window } from "../../shared/ui/parts";
import { Empty, Failed, Loading } from "../../shared/ui/states";
import { Thread } from "../../shared/ui/thread";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { SessionRow } from "../../shared/wire";
import { state, talk } from "../app";
import { t } from "../i18n";
import { begin, refreshHistory } from "../verbs";
import { rowText } from "../words";
import { Nav } from "./Nav";

function Presence({ row }: { row: SessionRow }) {
  if (row.state === "cancelled" || row.state === "expired")
    return <span class="muted sm">{t(`state_${row.state}`)}</span>;
  return row.mitra?.available_now ? (
    <Badge tone="ok">
      <span class="dot plain" aria-hidden="true" />
      {t("online")}
    </Badge>
  ) : (
    <span class="muted sm">{t("resting")}</span>
  );
}

export const HistoryRows = ({ items }: { items: SessionRow[] }) => (
  <ul class="rows">
    {items.map((row) => (
      <li key={row.id}>
        <a class="lrow" href={href("history", row.id)}>
          <Window name={row.mitra?.name ?? "–"} lit={row.mitra?.available_now ?? false} />
          <span class="grow">
            <b>{row.mitra?.name ?? "–"}</b>
            <span class="muted sm">{rowText(row)}</span>
          </span>
          <Presence row={row} />
        </a>
      </li>
    ))}
  </ul>
);

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

/** A finished talk, to be read again. */
export function Transcript({ id }: { id: string }) {
  useEffect(() => {
    void talk.open(id);
    return talk.close;
  }, [id]);
  const now = talk.talk.value;
  const name = now?.info.mitra?.name ?? "";
  return (
    <div class="app fix">
      <header class="chatbar">
        <div class="topbar">
          <IconButton d={icons.back} label={t("back")} href={href("history")} />
          <div class="who">
            <Window name={name} lit={false} size="s" />
            <div>
              <h1>{name}</h1>
              <p class="st">{now ? rowText({ ...now.info, mitra: null }) : ""}</p>
            </div>
          </div>
        </div>
      </header>
      <main class="talk">
        {talk.failed.value && <Failed error={talk.failed.value} again={() => void talk.open(id)} />}
        {now && (
          <Thread
            talk={now}
            their={name}
            intro={t("intro", { at: clock(now.info.started_at), name, me: now.info.customer.name })}
          />
        )}
        <p class="closed muted md">{t("read_only")}</p>
      </main>
    </div>
  );
}
