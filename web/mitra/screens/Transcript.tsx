import { useEffect } from "preact/hooks";
import { goodbyeOf } from "../../shared/conversation";
import { href } from "../../shared/route";
import { clock } from "../../shared/time";
import { Failed, Loading } from "../../shared/ui/states";
import { TalkBar } from "../../shared/ui/talk_bar";
import { Thread } from "../../shared/ui/thread";
import { talk } from "../app";
import { t } from "../i18n";
import { enterTalk, leaveTalk } from "../verbs";
import { rowText } from "../words";
import { TheirGoodbye } from "./Closing";
import { Kind } from "./TopicSwitch";
import "./chat.css";

/** A finished talk, to be read again. */
export function Transcript({ id }: { id: string }) {
  useEffect(() => {
    void enterTalk(id);
    return leaveTalk;
  }, [id]);
  const open = talk.talk.value;
  const now = open?.info.id === id ? open : null;
  const name = now?.info.customer.name ?? "";
  const sensitive = now?.info.topic_sensitivity === "sensitive";
  const me = now?.info.mitra?.name ?? "";
  return (
    <div class={sensitive ? "app fix sens" : "app fix"}>
      <TalkBar
        back={t("back")}
        href={href("history")}
        name={name}
        lit={false}
        line={now ? rowText(now.info) : ""}
      >
        {now && <Kind info={now.info} />}
      </TalkBar>
      <main class="talk">
        {talk.failed.value && <Failed error={talk.failed.value} again={() => void enterTalk(id)} />}
        {!now && !talk.failed.value && <Loading />}
        {now && (
          <Thread
            talk={now}
            their={name}
            intro={t("intro", { at: clock(now.info.started_at), name, me })}
          />
        )}
        <div class="closed">
          {now && goodbyeOf(now, "customer") && <TheirGoodbye now={now} />}
          <p class="muted md">{t("read_only")}</p>
        </div>
      </main>
    </div>
  );
}
