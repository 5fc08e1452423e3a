import type { Api } from "../shared/api";
import type { InternalFrame, Tiles, Waits } from "../shared/wire_operator";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;

/** The wire that brings the tiles once a second. It comes back by itself, and renews the
 *  sign-in when the server turned it away before the first tick. */
export function createLive(
  api: Api,
  onTiles: (tiles: Tiles) => void,
  onWaits: (waits: Waits) => void,
  onShut: () => void,
) {
  let ws: WebSocket | null = null;
  let wanted = false;
  let heard = false;
  let attempt = 0;
  let timer = 0;

  function receive(text: string): void {
    const frame = JSON.parse(text) as InternalFrame;
    if (frame.type === "waits") onWaits(frame as Waits);
    if (frame.type !== "tiles") return;
    heard = true;
    attempt = 0;
    onTiles(frame as Tiles & { type: "tiles" });
  }
  function dial(): void {
    if (!wanted || ws) return;
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/internal/ws`);
    ws = socket;
    heard = false;
    socket.onopen = async () => {
      const access_token = (await api.fresh()) ?? "";
      if (ws === socket) socket.send(JSON.stringify({ type: "auth", access_token }));
    };
    socket.onmessage = (message) => receive(String(message.data));
    socket.onclose = () => {
      if (ws === socket) void lost();
    };
  }
  async function lost(): Promise<void> {
    ws = null;
    if (!wanted) return;
    if (!heard && !(await api.renew().catch(() => true)) && !api.user.peek()) return onShut();
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt++);
    timer = window.setTimeout(dial, wait * (0.5 + Math.random() / 2));
  }
  return {
    start(): void {
      wanted = true;
      attempt = 0;
      dial();
    },
    /** A dead wire that never closed is cut first. */
    again(): void {
      const dead = ws;
      ws = null;
      dead?.close();
      attempt = 0;
      dial();
    },
    stop(): void {
      wanted = false;
      clearTimeout(timer);
      const open = ws;
      ws = null;
      open?.close(1000);
    },
  };
}
