import { useEffect } from "preact/hooks";
import { goodbyeOf } from "../../shared/conversation";
import { href } from "../../shared/route";
import { clock } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Note } from "../../shared/ui/parts";
import { Failed } from "../../shared/ui/states";
import { TalkBar } from "../../shared/ui/talk_bar";
import { Thread } from "../../shared/ui/thread";
import { talk } from "../app";
import { t } from "../i18n/visit";
import { rowText } from "../words";
import { AgainFoot } from "./AgainFoot";

/** A finished talk, to be read again. */
export function Transcript({ id }: { id: string }) {
  useEffect(() => {
    void talk.open(id);
    return talk.close;
  }, [id]);
  const now = talk.talk.value;
  const name = now?.info.mitra?.name ?? "";
  const bye = now && goodbyeOf(now, "mitra");
  return (
    <div class="app fix">
      <TalkBar
        back={t("back")}
        href={href("history")}
        name={name}
        lit={false}
        line={now ? rowText({ ...now.info, mitra: null }) : ""}
      ></TalkBar>
      <main class="talk">
        {talk.failed.value && <Failed error={talk.failed.value} again={() => void talk.open(id)} />}
        {now && (
          <Thread
            talk={now}
            their={name}
            intro={t("intro", { at: clock(now.info.started_at), name, me: now.info.customer.name })}
          />
        )}
        <div class="closed">
          {bye && (
            <Note tone="brand" icon={icons.heart}>
              <b>{t("their_bye", { name })}</b>
              <br />
              {bye}
            </Note>
          )}
          <p class="muted md">{t("read_only")}</p>
          {now && <AgainFoot info={now.info} />}
        </div>
      </main>
    </div>
  );
}
