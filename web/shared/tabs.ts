/** Several tabs of one person share one wire: whoever holds the lock has it, and passes on what
 *  comes and what goes. When it closes, the next in line holds the lock at once. */
import type { ClientFrame } from "./frames";

export type Word =
  | { up: ClientFrame }
  /** A frame of the server's, for everybody or for one tab. */
  | { down: string; to?: string }
  | { hello: string }
  /** The wire is away, or another tab is about to lay it. */
  | { cut: { hidden: boolean; blind: boolean } }
  | { ended: number };
interface Ears {
  said(word: Word): void;
  /** The wire is ours from now on. */
  lead(): void;
  /** Another tab took it from us. */
  follow(): void;
}

export function joinTabs(name: string, { said, lead, follow }: Ears) {
  const locks = navigator.locks as LockManager | undefined; // missing where pages are plain http
  if (!locks) return null;
  const channel = new BroadcastChannel(name);
  const left = new AbortController();
  let give: (() => void) | null = null;

  function wait(how: LockOptions): void {
    const held = () => {
      if (left.signal.aborted) return;
      lead();
      return new Promise<void>((resolve) => {
        give = resolve;
      });
    };
    locks?.request(name, how, held).catch(() => {
      if (left.signal.aborted) return;
      give = null;
      follow();
      wait({ signal: left.signal });
    });
  }
  channel.onmessage = ({ data }: MessageEvent<Word>) => said(data);
  wait({ signal: left.signal });
  return {
    tell: (word: Word): void => channel.postMessage(word),
    /** Whoever has it says nothing any more, or sleeps: somebody looks at this tab. */
    take(): void {
      if (!give) wait({ steal: true });
    },
    leave(): void {
      left.abort();
      give?.();
      channel.close();
    },
  };
}
export type Tabs = NonNullable<ReturnType<typeof joinTabs>>;
