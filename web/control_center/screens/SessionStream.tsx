import { useState } from "preact/hooks";
import { clock } from "../../shared/time";
import * as icons from "../../shared/ui/icons";
import { Badge, Button } from "../../shared/ui/parts";
import { Failed } from "../../shared/ui/states";
import { useEvery, useLoad, useVerb } from "../../shared/ui/verb";
import type { EventsPage, TimelineEvent } from "../../shared/wire_operator";
import { api, role } from "../app";
import { t } from "../i18n";
import { type Key, id as idWords } from "../i18n/id";
import { refusalWords } from "./refusals";

const LOOK_MS = 2000;

const eventWord = (type: string): string => {
  const key = `ev_${type}`;
  return key in idWords ? t(key as Key) : type;
};

const Line = ({ event }: { event: TimelineEvent }) => {
  const text = event.payload?.text;
  return (
    <li>
      <time dateTime={event.at}>{clock(event.at)}</time>
      <span class="muted">{t(`actor_${event.actor}`)}</span>
      <span>
        {typeof text === "string" ? <q>{text}</q> : eventWord(event.type)}
        {event.audience !== "both" && <Badge>{t(`only_${event.audience}`)}</Badge>}
      </span>
    </li>
  );
};

async function readAll(id: string, what: "events" | "transcript"): Promise<TimelineEvent[]> {
  const found: TimelineEvent[] = [];
  for (let after: string | null = "0"; after !== null; ) {
    const page: EventsPage = await api.get(`/internal/sessions/${id}/${what}?after_seq=${after}`);
    found.push(...page.items);
    after = page.next_cursor;
  }
  return found;
}

export function Timeline({ id, live }: { id: string; live: boolean }) {
  const [events, setEvents] = useState<TimelineEvent[] | null>(null);
  const load = async () => setEvents(await readAll(id, "events"));
  const { error, again } = useLoad(load, id);
  useEvery(LOOK_MS, () => live && void load().catch(() => undefined));
  return (
    <section class="panel" aria-labelledby="timeline-h">
      <header>
        <h2 id="timeline-h">{t("timeline")}</h2>
      </header>
      {error && !events ? <Failed error={error} again={again} /> : null}
      <ol class="steps in">
        {events?.map((event) => (
          <Line key={event.seq} event={event} />
        ))}
      </ol>
    </section>
  );
}

/** Reading what people said is noted each time, so it is asked for and never opened by itself. */
export function Transcript({ id }: { id: string }) {
  const [events, setEvents] = useState<TimelineEvent[] | null>(null);
  const { busy, error, run } = useVerb();
  const said = events?.filter((event) => ["message", "goodbye"].includes(event.type));
  return (
    <section class="panel" aria-labelledby="transcript-h">
      <header>
        <h2 id="transcript-h">{t("transcript")}</h2>
      </header>
      <div class="in stack">
        {role() === "viewer" ? (
          <p class="muted">{t("transcript_not_you")}</p>
        ) : (
          !events && (
            <>
              <p class="muted">{t("transcript_sub")}</p>
              <Button
                look="quiet"
                icon={icons.eye}
                busy={busy}
                onClick={() => run(async () => setEvents(await readAll(id, "transcript")))}
              >
                {t("transcript_open")}
              </Button>
            </>
          )
        )}
        {error ? <p class="err">{refusalWords(error)}</p> : null}
        {said?.length === 0 && <p class="muted">{t("transcript_none")}</p>}
        {said && said.length > 0 && (
          <ol class="steps">
            {said.map((event) => (
              <Line key={event.seq} event={event} />
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}
