import { useState } from "preact/hooks";
import { Choice } from "../../shared/ui/choices";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Note, Window } from "../../shared/ui/parts";
import { Sheet } from "../../shared/ui/sheet";
import { Failed, Loading, tell } from "../../shared/ui/states";
import { useVerb } from "../../shared/ui/verb";
import type { MitraRow, SessionLine } from "../../shared/wire_operator";
import { api } from "../app";
import { t } from "../i18n";
import { useList } from "../list";
import { refusalWords } from "./refusals";

interface Props {
  row: SessionLine;
  onClose: () => void;
  onDone: () => void;
}
const LOOK_MS = 3000;
const path = (row: SessionLine, verb: string): string => `/internal/sessions/${row.id}/${verb}`;

/** Only those who could take it now are offered; the server looks again before it moves anybody. */
export function Reroute({ row, onClose, onDone }: Props) {
  const list = useList<MitraRow>("/internal/mitras?online=true", (one) => one.id, LOOK_MS);
  const [to, setTo] = useState("");
  const { busy, error, run } = useVerb();
  const free = list.items?.filter(
    (one) => one.id !== row.mitra_id && one.is_active && one.load < one.capacity,
  );
  const name = free?.find((one) => one.id === to)?.call_name;
  const act = () =>
    run(async () => {
      await api.post(path(row, "reroute"), { mitra_id: to });
      tell(t("rerouted", { name: name ?? "" }));
      onDone();
      onClose();
    });
  return (
    <Sheet title={t("reroute_title", { n: row.id.slice(-8) })} onClose={onClose} cross>
      <p class="muted">{t("reroute_sub", { name: row.customer_name })}</p>
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
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button
          size="lg"
          icon={icons.swap}
          busy={busy}
          blocked={!name}
          onClick={() => name && !busy && act()}
        >
          {name ? t("reroute_do", { name }) : t("reroute")}
        </Button>
      </div>
    </Sheet>
  );
}

export function EndSession({ row, onClose, onDone }: Props) {
  const { busy, error, run } = useVerb();
  const act = () =>
    run(async () => {
      await api.post(path(row, "end"));
      tell(t("ended_now"));
      onDone();
      onClose();
    });
  return (
    <Sheet alert title={t("end_title", { n: row.id.slice(-8) })} onClose={onClose}>
      <p class="muted">{t("end_sub")}</p>
      {error ? (
        <Note tone="bad" icon={icons.alert} role="alert">
          {refusalWords(error)}
        </Note>
      ) : null}
      <div class="btnrow">
        <Button look="quiet" size="lg" data-first onClick={onClose}>
          {t("cancel")}
        </Button>
        <Button look="danger solid" size="lg" busy={busy} onClick={act}>
          {t("end_do")}
        </Button>
      </div>
    </Sheet>
  );
}
