import { useEffect, useState } from "preact/hooks";
import { clock, day, moment, now } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, IconButton } from "../../shared/ui/parts";
import { Failed, Loading, tell } from "../../shared/ui/states";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { MitraDetail, SwitchRow } from "../../shared/wire_operator";
import { api, isAdmin, state } from "../app";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { useList } from "../list";
import { isStale, presenceOf } from "../store";
import { ActiveSheet } from "./ActiveSheet";
import { Activity } from "./Activity";
import { Refused } from "./DeedSheet";
import { Field } from "./Field";
import { More } from "./ListScreen";
import { wrongAt } from "./refusals";
import "./sessions.css";

const LOOK_MS = 5000;

const why = (reason: string): string => {
  const key = `why_${reason}`;
  return key in idWords ? t(key as Key) : reason;
};

function Edit({ mitra, onSaved }: { mitra: MitraDetail; onSaved: (now: MitraDetail) => void }) {
  const [name, setName] = useState(mitra.call_name);
  const [phone, setPhone] = useState("");
  const [capacity, setCapacity] = useState(String(mitra.capacity_override ?? ""));
  const { busy, error, run } = useVerb();
  useEffect(() => setName(mitra.call_name), [mitra.call_name]);
  const most = /^\d{1,2}$/.test(capacity) ? Number(capacity) : null;
  const badCapacity = capacity !== "" && (most === null || most > 50);
  const renamed = name.trim() !== mitra.call_name || phone.trim() !== "";
  const resized = most !== mitra.capacity_override && !badCapacity;
  const path = `/internal/mitras/${mitra.id}`;
  const save = (event: Event) => {
    event.preventDefault();
    if (busy || badCapacity || !(renamed || resized)) return;
    run(async () => {
      let latest = mitra;
      if (renamed) {
        const body = { version: mitra.version, call_name: name.trim() };
        latest = await api.patch(path, phone.trim() ? { ...body, phone: phone.trim() } : body);
      }
      if (resized) latest = await api.put(`${path}/capacity`, { capacity_override: most });
      setPhone("");
      onSaved(latest);
      tell(t("saved_all"));
    });
  };
  const field = error ? wrongAt(error, "call_name") || wrongAt(error, "phone") : null;
  return (
    <section class="panel" aria-labelledby="edit-h">
      <header>
        <h2 id="edit-h">{t("mitra_edit")}</h2>
      </header>
      <form class="stack" onSubmit={save} noValidate>
        <Field
          label={t("call_name")}
          maxLength={40}
          value={name}
          onText={setName}
          wrong={wrongAt(error, "call_name")}
        />
        <Field
          label={t("phone_new")}
          type="tel"
          help={t("phone_keep", { phone: mitra.phone_masked })}
          value={phone}
          onText={setPhone}
          wrong={wrongAt(error, "phone")}
        />
        <Field
          label={t("capacity")}
          inputMode="numeric"
          help={t("capacity_help", { n: mitra.capacity })}
          value={capacity}
          onText={setCapacity}
          wrong={badCapacity ? t("value_bad") : null}
        />
        <Refused error={field ? null : error} />
        <Button type="submit" busy={busy} blocked={!(renamed || resized) || badCapacity}>
          {t("save")}
        </Button>
      </form>
    </section>
  );
}

function OnlineLog({ id }: { id: string }) {
  const path = `/internal/mitras/${id}/online-log`;
  const list = useList<SwitchRow>(path, (row) => row.id, LOOK_MS);
  return (
    <section class="panel" aria-labelledby="log-h">
      <header>
        <h2 id="log-h">{t("online_log")}</h2>
      </header>
      {list.error && !list.items ? (
        <Failed error={list.error} again={() => void list.again()} />
      ) : null}
      {list.items?.length === 0 && <p class="muted under">{t("online_log_none")}</p>}
      <ol class="steps in lamps">
        {list.items?.map((row) => (
          <li key={row.id} class={row.is_online ? "lit" : ""}>
            <time dateTime={row.at}>
              {day(row.at)}, {clock(row.at)}
            </time>
            <b>{t(row.is_online ? "went_on" : "went_off")}</b>
            <span class="muted">{why(row.reason)}</span>
          </li>
        ))}
      </ol>
      {list.items && list.items.length > 0 && <More list={list} />}
    </section>
  );
}

export function MitraPage({ id }: { id: string }) {
  const [mitra, setMitra] = useState<MitraDetail | null>(null);
  const [acting, setActing] = useState(false);
  const load = async () => setMitra(await api.get<MitraDetail>(`/internal/mitras/${id}`));
  const { error, again } = useLoad(load, id);
  useEvery(LOOK_MS, () => void load().catch(() => undefined));
  if (error && !mitra) return <Failed error={error} again={again} />;
  if (!mitra) return <Loading />;
  const kind = presenceOf(mitra);
  const stale = isStale(state.value, now.value);
  return (
    <>
      <div class="head">
        <IconButton d={icons.back} label={t("to_mitras")} href="#/mitras" />
        <h1>{mitra.call_name}</h1>
        <Badge tone={kind === "free" ? "ok" : kind === "barred" ? "bad" : undefined}>
          {t(`is_${kind}`)}
        </Badge>
        <span class="grow" />
        <Button look="quiet" icon={icons.chat} href={`#/sessions?mitra=${id}`}>
          {t("mitra_sessions")}
        </Button>
        {isAdmin() && (
          <Button look="quiet" blocked={stale} onClick={() => stale || setActing(true)}>
            {t(mitra.is_active ? "deactivate" : "reactivate")}
          </Button>
        )}
      </div>
      <div class="cols">
        <div class="colstack">
          <OnlineLog id={id} />
        </div>
        <div class="colstack">
          <dl class="kv panel">
            <dt>{t("col_phone")}</dt>
            <dd class="num">{mitra.phone_masked}</dd>
            <dt>{t("col_load")}</dt>
            <dd>{t("load_of", { n: mitra.load, max: mitra.capacity })}</dd>
            <dt>{t("last_beat")}</dt>
            <dd>{mitra.last_heartbeat_at ? moment(mitra.last_heartbeat_at) : "–"}</dd>
            <dt>{t("col_since")}</dt>
            <dd>{day(mitra.created_at)}</dd>
          </dl>
          <Activity id={id} />
          {isAdmin() && <Edit mitra={mitra} onSaved={setMitra} />}
        </div>
      </div>
      {acting && (
        <ActiveSheet
          row={mitra}
          onClose={() => {
            setActing(false);
            again();
          }}
        />
      )}
    </>
  );
}
