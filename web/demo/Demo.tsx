import { useRef, useState } from "preact/hooks";
import { Segmented } from "../shared/ui/choices";
import * as icons from "../shared/ui/icons";
import { Icon, IconButton, LangButton, Wordmark } from "../shared/ui/parts";
import { t } from "./i18n";

type Side = "customer" | "mitra";
const SIDES: Side[] = ["customer", "mitra"];
const PLACES: Record<Side, string> = { customer: "/", mitra: "/mitra/" };
const INTERNAL_PORT = 8001;
/** The mitra that demo mode seeds for whoever plays both sides. */
const DEMO_PHONE = "0812 0000 0001";

/** The server names the address in the page; Vite's own server leaves it empty. */
function centerUrl(): string {
  const named = document.querySelector<HTMLMetaElement>('meta[name="control-center"]')?.content;
  return named || `http://${location.hostname}:${INTERNAL_PORT}/`;
}

function Phone({ side, shown }: { side: Side; shown: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const who = t(side);
  return (
    <section class={shown ? "phone" : "phone away"} aria-label={t("phone_of", { who })}>
      <header>
        <h2>{who}</h2>
        <span class="muted sm grow">{t(`${side}_does`)}</span>
        <IconButton
          d={icons.refresh}
          label={t("wake", { who })}
          onClick={() => frame.current?.contentWindow?.location.reload()}
        />
      </header>
      <iframe
        ref={frame}
        title={t("phone_of", { who })}
        src={PLACES[side] + location.search}
        allow="screen-wake-lock"
      />
    </section>
  );
}

const STEPS = ["how1", "how2", "how3", "how4"] as const;
const HowTo = () => (
  <section class="howto" aria-labelledby="how-h">
    <h2 id="how-h">{t("how")}</h2>
    <ol>
      {STEPS.map((step) => (
        <li key={step}>
          <b>{t(step)}</b>
          <span class="muted md">{t(`${step}_sub`, { phone: DEMO_PHONE })}</span>
        </li>
      ))}
    </ol>
    <p class="muted md">{t("bots")}</p>
  </section>
);

interface WayProps {
  to: string;
  icon: string;
  name: string;
  text: string;
}
const Way = ({ to, icon, name, text }: WayProps) => (
  <li>
    <a class="way" href={to} target="_blank" rel="noreferrer">
      <Icon d={icon} />
      <span class="grow">
        <b>{name}</b>
        <span class="muted sm">{text}</span>
      </span>
      <Icon d={icons.arrow} />
      <span class="sr">, {t("new_tab")}</span>
    </a>
  </li>
);
const Ways = () => (
  <ul class="ways">
    <Way to="/dev/inbox" icon={icons.bell} name={t("inbox")} text={t("inbox_sub")} />
    <Way to={centerUrl()} icon={icons.grid} name={t("center")} text={t("center_sub")} />
  </ul>
);

/** Two phones and one person. On a narrow screen one phone at a time; the other goes on. */
export function Demo() {
  const [side, setSide] = useState<Side>("customer");
  return (
    <main class="demo night">
      <div class="guide">
        <header class="row">
          <Wordmark label={t("to_demo")} href="#" />
          <span class="grow" />
          <LangButton />
        </header>
        <h1>{t("title")}</h1>
        <p class="muted">{t("sub")}</p>
        <HowTo />
        <Ways />
      </div>
      <div class="phones">
        <div class="pick">
          <Segmented
            name="side"
            label={t("phones")}
            value={side}
            onPick={setSide}
            options={SIDES.map((value) => ({ value, text: t(value) }))}
          />
        </div>
        {SIDES.map((one) => (
          <Phone key={one} side={one} shown={one === side} />
        ))}
      </div>
    </main>
  );
}
