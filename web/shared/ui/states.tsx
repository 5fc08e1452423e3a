import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Refusal } from "../api";
import type { Socket } from "../socket";
import { now } from "../time";
import { say } from "../words";
import * as icons from "./icons";
import { Button, Icon } from "./parts";

type Kids = { children?: ComponentChildren };

/** Nothing for 300 ms, then the shape of what is coming. */
export const Loading = ({ rows = 3 }: { rows?: number }) => (
  <div class="late-in stack" role="status" aria-busy="true" aria-label={say("loading")}>
    {Array.from({ length: rows }, (_, row) => (
      <div class="lrow" key={row}>
        <span class="sk arch" style="width:2.75rem;height:3.125rem" />
        <span class="grow">
          <span class="sk" style="width:45%;height:.875rem" />
          <span class="sk" style="width:75%;height:.75rem;margin-top:.5rem" />
        </span>
      </div>
    ))}
  </div>
);

export const Empty = ({
  icon,
  title,
  text,
  children,
}: { icon: string; title: string; text: string } & Kids) => (
  <div class="blank">
    <span class="win off" aria-hidden="true">
      <Icon d={icon} />
    </span>
    <h2>{title}</h2>
    <p>{text}</p>
    {children}
  </div>
);

/** What happened, what is safe, what to do, and a small code for support. */
export const Failed = ({ error, again }: { error: unknown; again?: () => void }) => (
  <div class="blank" role="alert">
    <span class="win off" aria-hidden="true">
      <Icon d={icons.alert} />
    </span>
    <h2>{say("failed")}</h2>
    <p>
      {error instanceof Refusal && error.status === 0 ? say("unreachable") : say("failed_safe")}
    </p>
    {again && (
      <Button icon={icons.refresh} onClick={again}>
        {say("retry")}
      </Button>
    )}
    {error instanceof Refusal && <p class="xs num">{say("code", { code: error.code })}</p>}
  </div>
);

const AGAIN_MS = 5000;
/** The app opened, but nobody answers: it says so, and goes on trying by itself. */
export function Offline({ again }: { again: () => void }) {
  useEffect(() => {
    const timer = setInterval(again, AGAIN_MS);
    addEventListener("online", again);
    return () => {
      clearInterval(timer);
      removeEventListener("online", again);
    };
  }, []);
  return (
    <main class="page">
      <div class="blank" role="alert">
        <span class="win off" aria-hidden="true">
          <Icon d={icons.wifiOff} />
        </span>
        <h1>{say("no_net")}</h1>
        <p>{say("no_net_sub")}</p>
        <Button icon={icons.refresh} onClick={again}>
          {say("retry")}
        </Button>
      </div>
    </main>
  );
}

export const toast = signal<string | null>(null);
let fading = 0;
export function tell(text: string, ms = 6000): void {
  toast.value = text;
  clearTimeout(fading);
  fading = window.setTimeout(() => {
    toast.value = null;
  }, ms);
}
export const Toast = () => (
  <div role="status">
    {toast.value && (
      <p class="toast">
        <Icon d={icons.check} />
        <span class="grow">{toast.value}</span>
      </p>
    )}
  </div>
);

const QUIET_MS = 3000;
const lostAt: Signal<number | null> = signal(null);
/** When the connection was lost; null while there is one, and for its first three seconds. */
export function cutSince(socket: Socket): number | null {
  const state = socket.state.value;
  if (state === "open" || state === "off") {
    if (lostAt.peek() !== null) lostAt.value = null;
    return null;
  }
  if (lostAt.peek() === null) lostAt.value = now.peek();
  const since = lostAt.value ?? now.value;
  return now.value - since < QUIET_MS ? null : since;
}
/** Silent for three seconds, then one line under the top bar; the screen stays usable. */
export function ConnectionStrip({ socket, plain }: { socket: Socket; plain?: boolean }) {
  const since = cutSince(socket);
  if (socket.state.value === "ended")
    return (
      <p class="strip bad" role="alert">
        <Icon d={icons.alert} />
        <span class="grow">{say("replaced")}</span>
        <Button look="ghost" size="sm" onClick={socket.start}>
          {say("use_here")}
        </Button>
      </p>
    );
  if (since === null) return null;
  return (
    <p class="strip" role="status">
      <Icon d={icons.wifiOff} />
      {say(socket.blind.value ? "slow_way" : plain ? "offline_plain" : "offline")}
    </p>
  );
}
