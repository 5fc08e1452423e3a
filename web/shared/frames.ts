/** The frames of the one socket. */
import type { Beacon, Payload, User } from "./wire";
import type { Command } from "./wire.gen";

export interface Envelope {
  topic: string;
  epoch: string;
  seq: number | null;
  at: string;
  event: { type: string } & Payload;
}
export type ClientFrame = Command;
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
