import type { ComponentChildren } from "preact";
import { href } from "../../shared/route";
import { rupiah } from "../../shared/time";
import { state } from "../app";
import { t } from "../i18n";
import "./today.css";

const Figure = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
const Hours = ({ seconds }: { seconds: number }) => {
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return (
    <>
      {hours > 0 && (
        <>
          {hours} <small>{t("today_hours")}</small>{" "}
        </>
      )}
      {minutes % 60} <small>{t("today_minutes")}</small>
    </>
  );
};

/** The day in numbers, once there is something to count. */
export function Today() {
  const { today, requests } = state.value;
  if (!today || !requests?.length) return null;
  return (
    <section class="lately" aria-labelledby="today-h">
      <header>
        <h2 id="today-h">{t("today")}</h2>
        <a href={href("earnings")}>{t("today_all")}</a>
      </header>
      <dl class="nums">
        <Figure name={t("today_earned")}>{rupiah(today.earned_idr)}</Figure>
        <Figure name={t("today_talks")}>
          {today.sessions} <small>{t("today_done")}</small>
        </Figure>
        <Figure name={t("today_time")}>
          <Hours seconds={today.seconds} />
        </Figure>
        <Figure name={t("today_answer")}>
          {today.answer_seconds === null ? (
            <small>{t("today_none")}</small>
          ) : (
            <>
              {today.answer_seconds} <small>{t("today_seconds")}</small>
            </>
          )}
        </Figure>
      </dl>
    </section>
  );
}
