/** What travels between the server and the apps. Follows the interface by hand until the
 *  generated `wire.gen.ts` takes over; names and shapes are the server's. */

export type Mode = "chat" | "call";
export type Topic = "regular" | "sensitive";
export type Side = "customer" | "mitra";
export type App = "customer" | "mitra" | "operator";

export interface User {
  id: string;
  role: string;
  name: string | null;
}
export interface Tokens {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  user: User;
}
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
export interface AuthProviders {
  google: boolean;
  apple: boolean;
  otp_channels: string[];
  anonymous: boolean;
}
export interface OtpRequest {
  otp_request_id: string;
  channel: string;
  expires_at: string;
  resend_at: string;
}
export interface AppConfig {
  end_session_two_step: boolean;
  early_end_mitra_enabled: boolean;
  sensitive_flip_confirmation_enabled: boolean;
  sensitive_flag_one_way_latch: boolean;
  session_warning_seconds: number;
  accepting_customers: boolean;
  accepting_customers_message?: string | null;
  calls_enabled: boolean;
  min_app_version?: string | null;
}

export interface Beacon {
  available: boolean;
  count: number;
  call_count: number;
  as_of: string;
}
export type OnboardingStep = "name" | "consent" | "usp" | "verify_offer" | "paywall" | "method";
export type Consent = "terms" | "privacy" | "age_18";
export interface Onboarding {
  name: string | null;
  verified: boolean;
  has_transacted: boolean;
  discount_eligible: boolean;
  consents: Record<string, boolean>;
  usp_seen: boolean;
  active_session_id?: string | null;
  next: OnboardingStep | null;
}

export interface Tier {
  id: string;
  mode: Mode;
  minutes: number;
  price_idr: number;
}
export interface Discount {
  eligible: boolean;
  enabled: boolean;
  mode: Mode;
  minutes: number;
  price_idr: number;
}
export interface Pricing {
  chat: Tier[];
  call: Tier[];
  first_session_discount: Discount;
}
export interface PaymentMethod {
  code: string;
  name: string;
  min_idr?: number | null;
  max_idr?: number | null;
}
export interface PaymentGroup {
  code: string;
  name: string;
  methods: PaymentMethod[];
}
export interface LegalText {
  key: Consent;
  title_id: string;
  title_en: string;
  text_id: string;
  text_en: string;
}
export interface SupportHandle {
  id?: string;
  kind: string;
  label: string;
  value: string;
  url?: string | null;
}

export type PaymentStatus =
  | "pending"
  | "confirmed"
  | "consumed"
  | "expired"
  | "abandoned"
  | "failed"
  | "confirmed_late"
  | "credited"
  | "refund_requested"
  | "refunded"
  | "refund_failed"
  | "reversed"
  | "review";
export interface PaymentSession {
  id: string;
  status: PaymentStatus;
  amount_idr: number;
  pay_url: string | null;
  qr_text: string | null;
  expires_at: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: Topic;
  chat_session_id: string | null;
}

export type SessionState =
  | "searching"
  | "pending_payment"
  | "active"
  | "extending"
  | "closing"
  | "completed"
  | "cancelled"
  | "expired";
export type ClosingReason = "time_up" | "ended_by_customer" | "ended_by_mitra";
export interface PendingExtension {
  id: string;
  minutes: number;
  price_idr?: number;
  state: string;
  expires_at?: string;
}
export interface SessionInfo {
  id: string;
  state: SessionState;
  mode: Mode;
  minutes: number;
  customer: { name: string };
  mitra: { id: string; name: string } | null;
  topic_sensitivity?: Topic;
  topics: string[];
  started_at: string | null;
  expires_at: string | null;
  paused_at?: string | null;
  closing_reason: ClosingReason | null;
  closing_until: string | null;
  ended_at: string | null;
  search_started_at: string | null;
  search_until: string | null;
  round: number | null;
  my_goodbye: boolean;
  their_goodbye: boolean;
  pending_extension: PendingExtension | null;
  last_seq: number;
  delivered_seq_other: number;
  read_seq_other: number;
  read_seq_mine: number;
  server_time: string;
}
export interface CurrentRequest {
  session: SessionInfo | null;
  payment: PaymentSession | null;
  /** Doors that are being knocked on right now. */
  offers_open: number;
  /** The last search found nobody and its payment is still good. */
  can_retry: boolean;
}
export interface SessionRow {
  id: string;
  state: SessionState;
  mode: Mode;
  minutes: number;
  started_at: string | null;
  ended_at: string | null;
  mitra?: { id: string; name: string; available_now: boolean } | null;
  customer?: { name: string };
  topic_sensitivity?: Topic;
}

export type Payload = Record<string, unknown>;
export interface StreamEvent {
  seq: number;
  at?: string;
  type: string;
  actor?: "customer" | "mitra" | "system" | "operator";
  payload?: Payload;
}
export interface EventPage {
  items: StreamEvent[];
  next_cursor: string | null;
  whole: boolean;
}
