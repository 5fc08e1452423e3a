/** The frames of the one socket. */
import type { Beacon, Payload, User } from "./wire";

export interface Envelope {
  topic: string;
  epoch: string;
  seq: number | null;
  at: string;
  event: { type: string } & Payload;
}
export type ClientFrame =
  | { type: "auth"; ticket: string }
  | { type: "ping"; t: number }
  | { type: "pong" }
  | { type: "subscribe"; topic: string; after_seq: number }
  | { type: "message.send"; session_id: string; client_message_id: string; text: string }
  | { type: "message.read"; session_id: string; seq: number }
  | { type: "typing"; session_id: string };
export type ServerFrame =
  | { type: "ready"; user: User; server_time: string; resume: string[] }
  | { type: "ping"; t?: number }
  | {
      type: "pong";
      t: number;
      server_time: string;
      beacon?: Beacon;
      last_seq: Record<string, number>;
    }
  | { type: "subscribed"; topic: string; epoch: string; last_seq: number }
  | { type: "ack"; client_message_id: string; seq: number }
  | { type: "error"; re: string | null; code: string; temporary: boolean }
  | { type: "reload"; topic: string };
