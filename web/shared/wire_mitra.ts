import type { Mode, Topic } from "./wire";

export interface MitraStatus {
  is_online: boolean;
  /** No new knocks; the lamp goes out by itself after the talks under way. */
  finish_then_off?: boolean;
  heartbeat_cadence_seconds: number;
  stale_after_seconds: number;
  load: number;
  capacity: number;
}
/** Somebody knocks. */
export interface Offer {
  request_id: string;
  customer_name: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: Topic;
  topics: string[];
  targeted?: boolean;
  offered_at: string;
  expires_at: string;
}
export type Response = "accepted" | "declined" | "missed" | "ignored";
export type RequestRow = Offer & { response: Response | null };
