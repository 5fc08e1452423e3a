import { useState } from "preact/hooks";
import { id } from "../devices_id";
import { words } from "../i18n";
import { moment } from "../time";
import type { Page } from "../wire";
import type { Device } from "../wire.gen";
import * as icons from "./icons";
import { Badge, Button, Icon } from "./parts";
import { Failed, Loading, tell } from "./states";
import { useLoad, useVerb } from "./verb";
import "../css/devices.css";

const t = words(id, () => import("../devices_en"));

const BROWSERS: [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\//, "Firefox"],
  [/Chrome\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/Linux|CrOS/, "Linux"],
];
const first = (list: [RegExp, string][], text: string): string | undefined =>
  list.find(([mark]) => mark.test(text))?.[1];
/** What a person recognises, from what the browser says of itself. */
export function deviceName(agent: string): string {
  const known = [first(BROWSERS, agent), first(SYSTEMS, agent)].filter(Boolean);
  return known.length > 0 ? known.join(" · ") : agent.slice(0, 40) || t("unknown");
}

function Row({ device, onEnd }: { device: Device; onEnd: () => Promise<unknown> }) {
  const { busy, run } = useVerb();
  const name = deviceName(device.device);
  const at = moment(device.last_used_at);
  return (
    <li class="row">
      <Icon d={icons.phone} />
      <p class="grow">
        <b>{name}</b>
        <br />
        <span class="muted sm">{t("used", { at })}</span>
      </p>
      {device.current ? (
        <Badge tone="ok" icon={icons.check}>
          {t("here")}
        </Badge>
      ) : (
        <Button
          look="quiet"
          busy={busy}
          aria-label={t("out_of", { device: name, at })}
          onClick={() => run(onEnd)}
        >
          {t("out")}
        </Button>
      )}
    </li>
  );
}

interface DeviceListProps {
  load: () => Promise<Page<Device>>;
  end: (id: string) => Promise<unknown>;
}
/** Where an account is signed in; every device but this one can be signed out from here. */
export function DeviceList({ load, end }: DeviceListProps) {
  const [devices, setDevices] = useState<Device[] | null>(null);
  const look = () => load().then((page) => setDevices(page.items));
  const { error, again } = useLoad(look);
  if (error && !devices) return <Failed error={error} again={again} />;
  if (!devices) return <Loading rows={2} />;
  const leave = (device: Device) =>
    end(device.id)
      .then(() => tell(t("gone")))
      .finally(look);
  return (
    <ul class="devices">
      {devices.map((device) => (
        <Row key={device.id} device={device} onEnd={() => leave(device)} />
      ))}
    </ul>
  );
}
