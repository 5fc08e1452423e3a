import { useState } from "preact/hooks";
import * as icons from "../../shared/ui/icons";
import { Badge, Button, Icon, IconButton, Note } from "../../shared/ui/parts";
import { Failed, Loading, tell } from "../../shared/ui/states";
import { useLoad, useVerb } from "../../shared/ui/verb";
import type { Setting } from "../../shared/wire_operator";
import { isAdmin, role } from "../app";
import { conflicts, isWrong, shown } from "../drafts";
import { t } from "../i18n";
import {
  allFields,
  calm,
  drafts,
  fieldOfSetting,
  loadShelf,
  save,
  shelf,
  type Shelf,
} from "../settings";
import { Conflict } from "./Conflict";
import { Control } from "./Control";
import { FirstPrice } from "./FirstPrice";
import { Handles } from "./Handles";
import { HistorySheet, type Subject } from "./HistorySheet";
import { Methods } from "./Methods";
import { Prices } from "./Prices";
import { refusalWords } from "./refusals";
import { Selling } from "./Selling";
import "./settings.css";

const ELSEWHERE = new Set(["accepting_customers", "accepting_customers_message"]);
const BESIDE = 3;
type Look = (subject: Subject) => void;

function One({ one, onLook }: { one: Setting; onLook: Look }) {
  const field = fieldOfSetting(one);
  return (
    <div class="set">
      <b>{field.label}</b>
      <span class="d" id={`help-${one.key}`}>
        {calm(one.help)}
        {one.in_force !== one.value && ` ${t("in_force", { value: String(one.in_force) })}`}
      </span>
      <Control field={field} help={`help-${one.key}`} />
      <IconButton
        d={icons.log}
        label={t("history_of", { name: field.label })}
        onClick={() => onLook({ kind: "setting", id: one.key, label: field.label })}
      />
    </div>
  );
}

/** The groups from one to another: both columns of the page end at about the same place. */
function Groups({
  now,
  onLook,
  from,
  to,
}: {
  now: Shelf;
  onLook: Look;
  from: number;
  to?: number;
}) {
  const items = now.settings.items.filter((one) => !ELSEWHERE.has(one.key));
  return (
    <>
      {now.settings.groups.slice(from, to).map((group) => {
        const mine = items.filter((one) => one.group === group.key);
        return mine.length === 0 ? null : (
          <section class="panel" key={group.key} aria-labelledby={`g-${group.key}`}>
            <header>
              <h2 id={`g-${group.key}`}>{calm(group.label)}</h2>
            </header>
            <div class="in">
              {mine.map((one) => (
                <One key={one.key} one={one} onLook={onLook} />
              ))}
            </div>
          </section>
        );
      })}
    </>
  );
}

function SaveBar({ now }: { now: Shelf }) {
  const { busy, error, run, clear } = useVerb();
  const fields = allFields(now);
  const count = Object.keys(drafts.value).length;
  const wrong = fields.filter((field) => isWrong(field, shown(drafts.value, field))).length;
  if (count === 0 && !error) return null;
  const submit = () =>
    run(async () => {
      if (!(await save())) tell(t("saved_all"));
    });
  return (
    <section class="savebar" aria-label={t("unsaved_label")}>
      <Icon d={icons.edit} />
      <p class="grow" role="status">
        <b>{t("unsaved", { n: count })}</b> {wrong > 0 && t("unsaved_wrong", { n: wrong })}
        {error ? <span class="err">{refusalWords(error)}</span> : null}
      </p>
      <Button
        look="quiet"
        onClick={() => {
          drafts.value = {};
          clear();
        }}
      >
        {t("throw_away")}
      </Button>
      <Button busy={busy} blocked={wrong > 0} onClick={() => wrong > 0 || busy || submit()}>
        {t("save")}
      </Button>
    </section>
  );
}

export function Settings() {
  const { error, again } = useLoad(loadShelf);
  const [looking, setLooking] = useState<Subject | null>(null);
  const now = shelf.value;
  const clashing = now !== null && conflicts(drafts.value, allFields(now)).length > 0;
  return (
    <>
      <div class="head">
        <h1>{t("settings")}</h1>
        {clashing && (
          <Badge tone="warn" icon={icons.alert}>
            {t("overtaken")}
          </Badge>
        )}
      </div>
      {!isAdmin() && (
        <Note tone="info" icon={icons.info}>
          {t("read_only", { role: t(`role_${role()}`) })}
        </Note>
      )}
      {error && !now ? <Failed error={error} again={again} /> : null}
      {!now && !error && <Loading />}
      {now && (
        <>
          {clashing && <Conflict now={now} />}
          <div class="cols">
            <div class="colstack">
              <Selling now={now} onLook={setLooking} />
              <Prices now={now} onLook={setLooking} />
              <FirstPrice now={now} onLook={setLooking} />
              <Methods now={now} onLook={setLooking} />
              <Handles now={now} onLook={setLooking} />
              <Groups now={now} onLook={setLooking} from={BESIDE} />
            </div>
            <div class="colstack">
              <Groups now={now} onLook={setLooking} from={0} to={BESIDE} />
            </div>
          </div>
          {!clashing && <SaveBar now={now} />}
        </>
      )}
      {looking && <HistorySheet subject={looking} onClose={() => setLooking(null)} />}
    </>
  );
}
