import { signal } from "@preact/signals";
import type { ComponentChildren, ComponentType } from "preact";
import { readyWords } from "../i18n";
import { Failed, Loading } from "./states";

const waiting: (() => Promise<void>)[] = [];

/** A screen in a file of its own, fetched when it is opened or when the page is idle. */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: () => ComponentChildren = () => <Loading />,
): ComponentType<P> {
  const screen = signal<ComponentType<P> | null>(null);
  const failed = signal<unknown>(null);
  const fetchIt = async () => {
    if (screen.peek()) return;
    failed.value = null;
    try {
      const file = await load();
      await readyWords();
      screen.value = file;
    } catch (error) {
      failed.value = error;
    }
  };
  waiting.push(fetchIt);
  return (props: P) => {
    const Screen = screen.value;
    if (Screen) return <Screen {...props} />;
    if (failed.value) return <Failed error={failed.value} again={() => location.reload()} />;
    void fetchIt();
    return <>{meanwhile()}</>;
  };
}

/** The rest of the app, so that it is there when the connection is not. */
export function fetchTheRest(): void {
  const idle = window.requestIdleCallback ?? ((go: () => void) => setTimeout(go, 1500));
  addEventListener("load", () => idle(() => void Promise.all(waiting.map((one) => one()))));
}
