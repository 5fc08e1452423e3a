import { useState } from "preact/hooks";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Badge, Note, Window } from "../../shared/ui/parts";
import { Failed, Loading } from "../../shared/ui/states";
import type { MitraRow, SessionLine } from "../../shared/wire_operator";
import { api } from "../app";
import { t } from "../i18n";
import { byId, useList } from "../list";
import { DeedSheet } from "./DeedSheet";

interface Props {
  row: SessionLine;
  onClose: (done: boolean) => void;
}
const LOOK_MS = 3000;
const path = (row: SessionLine, verb: string): string => `/internal/sessions/${row.id}/${verb}`;

/** Only those who could take it now are offered; the server looks again before it moves anybody. */
export function Reroute({ row, onClose }: Props) {
  const list = useList<MitraRow>("/internal/mitras?online=true", byId, LOOK_MS);
  const [to, setTo] = useState("");
  const free = list.items?.filter(
    (one) => one.id !== row.mitra_id && one.is_active && one.load < one.capacity,
  );
  const name = free?.find((one) => one.id === to)?.call_name;
  return (
    <DeedSheet
      drawer
      icon={icons.swap}
      title={t("reroute_title", { n: row.id.slice(-8) })}
      text={t("reroute_sub", { name: row.customer_name })}
      word={name ? t("reroute_do", { name }) : t("reroute")}
      done={t("rerouted", { name: name ?? "" })}
      missing={!name && t("reroute_to")}
      act={() => api.post(path(row, "reroute"), { mitra_id: to })}
      onClose={onClose}
    >
      {list.error && !list.items ? (
        <Failed error={list.error} again={() => void list.again()} />
      ) : null}
      {!list.items && !list.error && <Loading rows={2} />}
      {free?.length === 0 && (
        <Note tone="warn" icon={icons.alert}>
          {t("reroute_nobody")}
        </Note>
      )}
      <fieldset class="stack" hidden={!free?.length}>
        <legend class="lbl">{t("reroute_to")}</legend>
        {free?.map((one) => (
          <Choice key={one.id} name="to" value={one.id} checked={to === one.id} onPick={setTo}>
            <span class="row">
              <Window name={one.call_name} />
              <span class="grow">
                <b>{one.call_name}</b>{" "}
                <span class="muted sm">{t("load_of", { n: one.load, max: one.capacity })}</span>
              </span>
              <Badge tone="ok">{t("available")}</Badge>
            </span>
          </Choice>
        ))}
      </fieldset>
    </DeedSheet>
  );
}

export const EndSession = ({ row, onClose }: Props) => (
  <DeedSheet
    danger
    first="stay"
    title={t("end_title", { n: row.id.slice(-8) })}
    text={t("end_sub")}
    word={t("end_do")}
    done={t("ended_now")}
    act={() => api.post(path(row, "end"))}
    onClose={onClose}
  />
);
