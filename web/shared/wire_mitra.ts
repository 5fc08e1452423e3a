import type { Mode, Topic } from "./wire";

export interface MitraStatus {
  is_online: boolean;
  heartbeat_cadence_seconds: number;
  stale_after_seconds: number;
  load: number;
  capacity: number;
  online_since?: string | null;
}
export interface Offer {
  request_id: string;
  offer_id?: string;
  customer_name: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: Topic;
  topics: string[];
  earnings_idr?: number | null;
  expires_at: string;
  targeted?: boolean;
}
export interface RequestRow {
  request_id: string;
  offer_id: string;
  customer_name: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: Topic;
  topics: string[];
  earnings_idr?: number | null;
  offered_at: string;
  expires_at: string;
  response: "accepted" | "declined" | "missed" | "ignored" | null;
  session_id: string | null;
}
