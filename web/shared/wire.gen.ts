/** Everything that travels between the server and the apps. Generated from the server's
 *  models by bin/generate; do not edit. */
export type AccountKind = "customer" | "mitra" | "operator";
/** The message is committed: it will neither be lost nor doubled. */
export interface Ack {
  type: "ack";
  client_message_id: string;
  seq: number;
}
/** One mitra's, beside what is usual here (J4). */
export interface ActivityShown {
  offers: number;
  accept_rate: number | null;
  response_p50_seconds: number | null;
  online_seconds: number;
  sessions: number;
  sensitive_share: number | null;
  ratings: number;
  stars: number | null;
  is_outlier: boolean;
  flips: number;
}
/** Who caused an event of a session's stream. */
export type Actor = "customer" | "mitra" | "operator" | "system";
/** ``n`` of the kind; ``since``: the oldest one, where that is known. */
export interface Alert {
  kind: AlertKind;
  level: "severe" | "mild";
  n: number;
  since: string | null;
}
export type AlertKind = "mirror_away" | "nobody_free" | "paused" | "mitras_silent" | "payments_wrong" | "failed_pairings" | "jobs_failed" | "sales_stopped";
/** ``word`` says more: the cause of a failure, the state of a payment, the kind of a job. */
export interface AlertSubject {
  kind: string;
  at: string;
  subject_id: string;
  word: string | null;
}
/** ``items`` are those of the dashboard; ``subjects`` at most twenty of a kind. */
export interface Alerts {
  items: Alert[];
  subjects: AlertSubject[];
}
export interface AnswerReply {
  mitra_id: string;
  mitra_name: string;
  offered_at: string;
  response: OfferResponse | null;
  responded_at: string | null;
}
export interface AppConfig {
  end_session_two_step: boolean;
  early_end_mitra_enabled: boolean;
  sensitive_flip_confirmation_enabled: boolean;
  sensitive_flag_one_way_latch: boolean;
  session_warning_seconds: number;
  accepting_customers: boolean;
  accepting_customers_message: string;
  calls_enabled: boolean;
  payment_order: string;
  min_app_version: string;
}
/** Who may read an event of a session's stream; the others see that it was omitted. */
export type Audience = "both" | "customer" | "mitra" | "operator";
export interface AuditPage {
  items: AuditReply[];
  next_cursor: string | null;
}
/** ``operator`` is null for the command line and for the system itself. */
export interface AuditReply {
  id: string;
  at: string;
  operator: string | null;
  operator_id: string | null;
  action: string;
  subject_kind: string;
  subject_id: string;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}
export interface Auth {
  type: "auth";
  ticket: string;
}
export interface AuthProviders {
  google: boolean;
  apple: boolean;
  otp_channels: OtpChannel[];
  anonymous: boolean;
}
/** Why; only operators read it. */
export interface Ban {
  reason: string;
}
/** Where money goes when its channel cannot take it back. */
export interface BankDetails {
  bank: string;
  account_number: string;
  holder: string;
}
/** How many mitras could take a customer now (spec C6). */
export interface Beacon {
  available: boolean;
  count: number;
  call_count: number;
  as_of: string;
}
/** Null: as the setting says. */
export interface CapacityBody {
  capacity_override: number | null;
}
/** What the customer may do with the unused time. */
export type Choice = "new_mitra" | "credit";
/** The mitra did not come back: the customer may go on with another one, or keep the unused time as credit (G9). For the customer alone; ``session_resumed`` takes it back. */
export interface ChoiceOffered {
  type: "choice_offered";
  unused_seconds: number;
  choose_by: string;
}
export interface ChosenRest {
  choice: Choice;
}
export interface ClockMove {
  advance_seconds: number;
}
export interface ClockNow {
  now: string;
}
export type ClosingReason = "time_up" | "ended_by_customer" | "ended_by_mitra" | "ended_by_operator" | "mitra_gone";
/** Settings, prices or another table of the operators changed: ask again for what you show. */
export interface ConfigChanged {
  type: "config_changed";
}
/** True gives a consent; false and absent leave it as it is. ``version`` is the one that ``GET /api/client/legal`` answered with the texts that were shown. */
export interface Consents {
  terms?: boolean;
  privacy?: boolean;
  age_18?: boolean;
  version?: string | null;
}
export interface Created {
  id: string;
}
/** Why a customer was given minutes (spec F7). */
export type CreditCause = "stranded" | "late_money" | "unused_minutes" | "goodwill" | "failed_pairing";
/** Minutes that the customer may use instead of paying (F7). */
export interface CreditGranted {
  type: "credit_granted";
  credit_id: string;
  mode: Mode;
  minutes: number;
  cause: CreditCause;
  expires_at: string;
}
/** Minutes that are the customer's; ``refundable``: there is money behind them. */
export interface CreditReply {
  id: string;
  mode: Mode;
  minutes: number;
  minutes_left: number;
  cause: CreditCause;
  refundable: boolean;
  created_at: string;
  expires_at: string;
}
/** Minutes of one cause, and what they came from. */
export interface CreditRow {
  id: string;
  customer_id: string;
  name: string;
  mode: Mode;
  minutes: number;
  minutes_left: number;
  cause: CreditCause;
  payment_session_id: string | null;
  chat_session_id: string | null;
  created_at: string;
  expires_at: string;
}
export interface CreditRows {
  items: CreditRow[];
  next_cursor: string | null;
}
/** ``chat_minutes`` and ``call_minutes`` may be spent now, with method `credit`. */
export interface CreditsPage {
  chat_minutes: number;
  call_minutes: number;
  items: CreditReply[];
  next_cursor: null;
}
/** Where the customer stands. ``offers_open``: doors being knocked on right now; ``can_retry``: the last search found nobody and its payment is still good; ``can_fall_back``: and it asked one former listener, so that others can be asked now. */
export interface Current {
  session: SessionInfo | null;
  payment: PaymentReply | null;
  offers_open: number;
  can_retry: boolean;
  can_fall_back: boolean;
}
/** ``phone_masked`` is null for somebody who started without a number. */
export interface CustomerShown {
  id: string;
  name: string;
  phone_masked: string | null;
  created_at: string;
  last_request_at: string | null;
  banned_at: string | null;
  ban_reason: string | null;
}
/** All that a mitra learns of a customer: a call name. */
export interface CustomerView {
  name: string;
}
export interface CustomersShown {
  items: CustomerShown[];
  next_cursor: string | null;
}
export interface DecisionLog {
  session_id: string;
  state: SessionState;
  order: string;
  waves: WaveReply[];
  answers: AnswerReply[];
}
export interface Device {
  id: string;
  device: string;
  created_at: string;
  last_used_at: string;
  current: boolean;
}
export interface Devices {
  items: Device[];
  next_cursor: null;
}
/** What a first session costs (F5); ``eligible``: this customer gets it by ordering its tier. */
export interface Discount {
  eligible: boolean;
  enabled: boolean;
  mode: Mode;
  minutes: number;
  price_idr: number;
}
export interface DiscountPatch {
  version: number;
  is_enabled?: boolean | null;
  mode?: Mode | null;
  minutes?: number | null;
  price_idr?: number | null;
}
export interface DiscountShown {
  is_enabled: boolean;
  mode: Mode;
  minutes: number;
  price_idr: number;
  version: number;
}
/** A payout is negative; ``payout_status`` says how far it is. */
export interface EarningReply {
  id: string;
  at: string;
  kind: string;
  session_id: string | null;
  amount_idr: number;
  payout_status: PayoutStatus | null;
}
export interface EarningsPage {
  earned_idr: number;
  paid_out_idr: number;
  owed_idr: number;
  items: EarningReply[];
  next_cursor: string | null;
}
/** ``uri`` is what the QR picture holds, ``secret`` what can be typed instead. */
export interface Enrolling {
  secret: string;
  uri: string;
}
/** ``seq`` is set on the durable, gapless stream of a session and null elsewhere. */
export interface Envelope {
  topic: string;
  epoch: string;
  seq: number | null;
  at: string;
  event: SessionRequested | PairingFailed | SessionHeld | SessionStarted | Message | Goodbye | SessionWarning | SessionExpired | SessionClosing | SessionCompleted | SessionTopicUpdated | SessionPaused | SessionResumed | SessionRerouted | ChoiceOffered | ExtensionRequested | ExtensionResolved | ExtensionApplied | OfferMade | OfferWithdrawn | Paired | ReturningTimeout | PaymentUpdated | CreditGranted | StatusChanged | ConfigChanged | MessageStatus | TypingNow | Omitted;
}
/** ``re`` names what was refused: a client message id, a topic or a frame type. */
export interface ErrorFrame {
  type: "error";
  re: string | null;
  code: string;
  temporary: boolean;
}
/** ``payload`` is null where somebody speaks: that is in the transcript. */
export interface EventShown {
  seq: number;
  at: string;
  type: string;
  actor: Actor;
  audience: Audience;
  payload: Record<string, unknown> | null;
}
/** ``next_cursor`` is the seq to go on after. */
export interface EventsShown {
  items: EventShown[];
  next_cursor: string | null;
}
/** Everything that is kept about a customer. */
export interface Export {
  exported_at: string;
  account: ExportedAccount;
  consents: ExportedConsent[];
  devices: ExportedDevice[];
  sessions: Record<string, unknown>[];
  payments: Record<string, unknown>[];
  credits: Record<string, unknown>[];
  refunds: Record<string, unknown>[];
}
/** ``signed_in_by`` are the issuers of linked identities. */
export interface ExportedAccount {
  id: string;
  name: string | null;
  phone: string | null;
  phone_verified_at: string | null;
  created_at: string;
  signed_in_by: string[];
}
export interface ExportedConsent {
  kind: string;
  version: string;
  given_at: string;
}
export interface ExportedDevice {
  device: string;
  since: string;
  last_used_at: string;
}
export interface ExtensionApplied {
  type: "extension_applied";
  extension_id: string;
  minutes: number;
  expires_at: string;
}
export interface ExtensionRequested {
  type: "extension_requested";
  extension_id: string;
  minutes: number;
  price_idr: number;
  answer_by: string;
}
/** ``approved`` opens the charge until ``pay_by``; nothing was charged before. */
export interface ExtensionResolved {
  type: "extension_resolved";
  extension_id: string;
  outcome: "approved" | "rejected" | "lapsed";
  pay_by: string | null;
  payment_session_id: string | null;
}
export type ExtensionState = "requested" | "approved" | "applied" | "rejected" | "lapsed";
/** More time that was asked for; ``payment_session_id`` appears with the yes. */
export interface ExtensionView {
  id: string;
  state: ExtensionState;
  minutes: number;
  price_idr: number;
  answer_by: string;
  pay_by: string | null;
  payment_session_id: string | null;
}
export interface FailedBody {
  reason: string;
}
/** Why a request did not become a session (spec E8). */
export type FailureCause = "no_mitra_available" | "blast_timeout" | "all_declined" | "customer_cancelled" | "returning_rejected" | "returning_timeout" | "mitra_offline" | "payment_expired";
export interface FailureRow {
  id: string;
  session_id: string;
  customer_id: string;
  payment_session_id: string | null;
  cause: FailureCause;
  is_terminal: boolean;
  at: string;
  resolution: Resolution | null;
  resolved_at: string | null;
}
export interface FailureRows {
  items: FailureRow[];
  next_cursor: string | null;
}
export interface FormerMitra {
  id: string;
  name: string;
  available_now: boolean;
}
/** A last word, or none when ``text`` is null (skipped). */
export interface Goodbye {
  type: "goodbye";
  sender: Side;
  text: string | null;
}
export interface GoodbyeText {
  text?: string | null;
}
export interface GroupReply {
  key: string;
  label: InBoth;
}
export interface Handle {
  id: string;
  kind: string;
  label: string;
  value: string;
  url: string;
}
export interface HandlePatch {
  version: number;
  kind?: "whatsapp" | "telegram" | "email" | null;
  label?: string | null;
  value?: string | null;
  sort_order?: number | null;
  is_active?: boolean | null;
}
export interface HandleShown {
  id: string;
  kind: "whatsapp" | "telegram" | "email";
  label: string;
  value: string;
  sort_order: number;
  is_active: boolean;
  version: number;
}
export interface Handles {
  items: Handle[];
  next_cursor: null;
}
export interface HandlesShown {
  items: HandleShown[];
}
/** A mitra sees the customer's call name and the sensitivity; a customer sees the mitra. */
export interface HistoryItem {
  id: string;
  state: SessionState;
  mode: Mode;
  minutes: number;
  mitra: HistoryMitra | null;
  customer: CustomerView | null;
  topic_sensitivity: TopicSensitivity | null;
  started_at: string | null;
  expires_at: string | null;
  ended_at: string | null;
}
/** ``available_now``: could take this customer now, were "curhat lagi" asked for (E10). */
export interface HistoryMitra {
  id: string;
  name: string;
  available_now: boolean;
}
export interface HistoryPage {
  items: HistoryItem[];
  next_cursor: string | null;
}
/** Of those who began in this hour: half waited at most ``p50_seconds``. */
export interface HourOfWaits {
  at: string;
  sessions: number;
  p50_seconds: number;
  p95_seconds: number;
}
export interface IdentityProof {
  id_token: string;
  nonce: string;
}
/** One text in both languages. */
export interface InBoth {
  id: string;
  en: string;
}
export interface InboxItem {
  at: string;
  kind: string;
  to: string;
  code: string | null;
  url: string | null;
  text: string;
}
export interface InboxItems {
  items: InboxItem[];
}
/** The link works once; it is shown here and nowhere else. */
export interface Invited {
  operator_id: string;
  url: string;
  expires_at: string;
}
/** ``version`` is that of the newest text. */
export interface Legal {
  version: string;
  items: LegalText[];
}
/** ``version`` is the moment since which this text is in force. */
export interface LegalText {
  key: string;
  version: string;
  title_id: string;
  title_en: string;
  text_id: string;
  text_en: string;
}
export interface LinkRedeem {
  token: string;
  password: string;
}
export interface Login {
  email: string;
  password: string;
}
export interface Made {
  id: string;
}
/** ``signed_in_by`` are the issuers of linked identities. */
export interface Me {
  id: string;
  name: string | null;
  phone: string | null;
  verified: boolean;
  created_at: string;
  signed_in_by: string[];
}
export interface MePatch {
  name: string;
}
export interface Message {
  type: "message";
  client_message_id: string;
  sender: Side;
  text: string;
}
export interface MessageRead {
  type: "message.read";
  session_id: string;
  seq: number;
}
export interface MessageSend {
  type: "message.send";
  session_id: string;
  client_message_id: string;
  text: string;
}
/** How far ``side`` has received and read the stream. Ephemeral: the cursors are the truth. */
export interface MessageStatus {
  type: "message_status";
  session_id: string;
  side: Side;
  delivered_seq: number;
  read_seq: number;
}
export interface MethodPatch {
  version: number;
  name?: string | null;
  min_idr?: number | null;
  max_idr?: number | null;
  sort_order?: number | null;
  is_active?: boolean | null;
}
export interface MethodReply {
  code: string;
  name: string;
  min_idr: number;
  max_idr: number;
}
export interface MethodShown {
  code: string;
  method_group: string;
  name: string;
  min_idr: number;
  max_idr: number;
  sort_order: number;
  is_active: boolean;
  version: number;
}
export interface MethodsPage {
  items: PaymentGroup[];
  next_cursor: null;
}
export interface MethodsShown {
  items: MethodShown[];
}
/** ``drift``: about how many mitras the mirror was wrong when this instance last compared. */
export interface MirrorTile {
  believed: boolean;
  drift: number | null;
  compared_at: string | null;
}
/** ``counted_at``: as of when; null before the first count. */
export interface MitraActivityPage {
  counted_at: string | null;
  items: MitraActivityRow[];
  next_cursor: string | null;
}
/** One of all mitras; ``flip_rate``: how often the sensitivity was flipped, a session. */
export interface MitraActivityRow {
  offers: number;
  accept_rate: number | null;
  response_p50_seconds: number | null;
  online_seconds: number;
  sessions: number;
  sensitive_share: number | null;
  ratings: number;
  stars: number | null;
  is_outlier: boolean;
  mitra_id: string;
  call_name: string;
  flip_rate: number | null;
}
export interface MitraPage {
  items: MitraReply[];
  next_cursor: string | null;
}
/** ``version`` is the one that was on the screen; what is not sent stays as it is. */
export interface MitraPatch {
  version: number;
  call_name?: string | null;
  phone?: string | null;
}
/** Phones are shown by their last digits only. */
export interface MitraReply {
  id: string;
  call_name: string;
  phone_masked: string;
  is_active: boolean;
  is_bot: boolean;
  is_online: boolean;
  load: number;
  capacity: number;
  created_at: string;
}
/** ``capacity_override`` is null where the setting counts. */
export interface MitraShown {
  id: string;
  call_name: string;
  phone_masked: string;
  is_active: boolean;
  is_bot: boolean;
  is_online: boolean;
  load: number;
  capacity: number;
  created_at: string;
  version: number;
  capacity_override: number | null;
  last_heartbeat_at: string | null;
  online_changed_at: string | null;
}
export interface MitraView {
  id: string;
  name: string;
}
export type Mode = "chat" | "call";
export interface MoreTime {
  tier_id: string;
  method: string;
}
export interface NewHandle {
  kind: "whatsapp" | "telegram" | "email";
  label: string;
  value: string;
  sort_order?: number;
}
export interface NewMessage {
  client_message_id: string;
  text: string;
}
export interface NewMitra {
  call_name: string;
  phone: string;
}
export interface NewMitraFor {
  mitra_id: string;
}
export interface NewOperator {
  email: string;
  role: OperatorRole;
}
export interface NewPassword {
  current: string;
  new: string;
}
export interface NewTier {
  mode: Mode;
  minutes: number;
  price_idr: number;
}
/** The provider is given ``nonce_sha256``; ``nonce`` comes back with its token, once. A browser goes to ``google_url`` or ``apple_url``, to which it adds a ``state`` of its own; it is back with ``id_token`` in the fragment. null: not configured. */
export interface Nonce {
  nonce: string;
  nonce_sha256: string;
  expires_at: string;
  google_url: string | null;
  apple_url: string | null;
}
export interface OfferMade {
  type: "offer.made";
  request_id: string;
  customer_name: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: TopicSensitivity;
  topics: string[];
  expires_at: string;
  targeted: boolean;
  is_paid: boolean;
}
export type OfferResponse = "accepted" | "declined" | "missed" | "ignored";
export interface OfferWithdrawn {
  type: "offer.withdrawn";
  request_id: string;
  reason: "taken" | "declined" | "cancelled" | "expired" | "offline";
}
/** ``when_free``: finish the sessions under way first, without new offers. */
export interface OfflineWish {
  when_free?: boolean;
}
/** Stands in the stream for an event that its reader is not meant to see. */
export interface Omitted {
  type: "omitted";
}
export interface OnboardingState {
  name: string | null;
  verified: boolean;
  has_transacted: boolean;
  discount_eligible: boolean;
  consents: Record<string, boolean>;
  usp_seen: boolean;
  active_session_id: string | null;
  next: Step | null;
}
/** ``version`` is the one that was on the screen. */
export interface OneChange {
  key: string;
  value: boolean | number | string;
  version: number;
}
export interface OnlineLog {
  items: SwitchShown[];
  next_cursor: string | null;
}
/** The first frame of an operator's socket. */
export interface OperatorAuth {
  type: "auth";
  access_token: string;
}
export interface OperatorMe {
  id: string;
  email: string;
  role: OperatorRole;
  totp_enrolled: boolean;
  totp_required: boolean;
  recovery_codes_left: number;
}
export interface OperatorOne {
  id: string;
  email: string;
  role: OperatorRole;
  is_active: boolean;
  has_password: boolean;
  totp_enrolled: boolean;
  totp_required: boolean;
  last_seen_at: string | null;
  created_at: string;
  version: number;
}
export interface OperatorPage {
  items: OperatorOne[];
  next_cursor: null;
}
/** What is absent stays. */
export interface OperatorPatch {
  version: number;
  role?: OperatorRole | null;
  is_active?: boolean | null;
  totp_required?: boolean | null;
}
export type OperatorRole = "viewer" | "supervisor" | "admin";
/** ``recovery_codes`` only right after an app was set up: they are shown once. */
export interface OperatorSignedIn {
  access_token: string;
  refresh_token: string | null;
  expires_in: number;
  user: Person;
  recovery_codes: string[];
}
export interface OtpAsk {
  phone: string;
  channel?: OtpChannel;
}
export interface OtpAsked {
  otp_request_id: string;
  channel: OtpChannel;
  expires_at: string;
  resend_at: string;
}
export type OtpChannel = "whatsapp" | "sms";
export interface OtpProof {
  otp_request_id: string;
  code: string;
}
/** How the session stands now. */
export interface Overruled {
  id: string;
  state: SessionState;
  mitra_id: string | null;
}
export interface OwedRow {
  mitra_id: string;
  name: string;
  owed_idr: number;
}
/** Whom we owe now, the most first. */
export interface OwedRows {
  items: OwedRow[];
  next_cursor: string | null;
}
export interface Paired {
  type: "paired";
  session_id: string;
  mitra_name: string;
}
/** The search ended without a listener; the money is untouched unless ``is_terminal``. */
export interface PairingFailed {
  type: "pairing_failed";
  session_id: string;
  cause: FailureCause;
  is_terminal: boolean;
}
export interface PasswordAgain {
  password: string;
}
export interface PaymentGroup {
  code: string;
  name: string;
  methods: MethodReply[];
}
/** ``pay_url`` is null while the provider is asked; ``payment_updated`` brings it. */
export interface PaymentReply {
  id: string;
  status: PaymentStatus;
  amount_idr: number;
  pay_url: string | null;
  qr_text: string | null;
  qr_svg_path: string | null;
  expires_at: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: TopicSensitivity;
  chat_session_id: string | null;
  method: string;
  is_first_session_discount: boolean;
  targeted_mitra_id: string | null;
  created_at: string;
}
/** One payment as operators see it. ``refunded_idr``: asked back, arrived or not. */
export interface PaymentRow {
  id: string;
  customer_id: string;
  status: PaymentStatus;
  mode: Mode;
  minutes: number;
  amount_idr: number;
  paid_idr: number | null;
  refunded_idr: number;
  method: string;
  provider: string;
  provider_ref: string | null;
  is_first_session_discount: boolean;
  chat_session_id: string | null;
  created_at: string;
  confirmed_at: string | null;
}
export interface PaymentRows {
  items: PaymentRow[];
  next_cursor: string | null;
}
export type PaymentStatus = "pending" | "confirmed" | "consumed" | "expired" | "abandoned" | "failed" | "confirmed_late" | "credited" | "refund_requested" | "refunded" | "refund_failed" | "reversed" | "review";
export interface PaymentUpdated {
  type: "payment_updated";
  payment_session_id: string;
  status: PaymentStatus;
  pay_url: string | null;
  chat_session_id: string | null;
}
export interface PaymentsPage {
  items: PaymentReply[];
  next_cursor: string | null;
}
/** All that we owe her when no amount is named. */
export interface PayoutBody {
  mitra_id: string;
  amount_idr?: number | null;
}
export interface PayoutRow {
  id: string;
  mitra_id: string;
  name: string;
  amount_idr: number;
  status: PayoutStatus;
  proof: string | null;
  reason: string | null;
  created_at: string;
  closed_at: string | null;
}
export interface PayoutRows {
  items: PayoutRow[];
  next_cursor: string | null;
}
export type PayoutStatus = "open" | "paid" | "failed";
/** ``role`` is the kind of account; of an operator it is the role. */
export interface Person {
  id: string;
  role: AccountKind | OperatorRole;
  name: string | null;
}
export interface Ping {
  type: "ping";
  t?: number;
}
export interface Pong {
  type: "pong";
}
export interface Pricing {
  chat: TierReply[];
  call: TierReply[];
  first_session_discount: Discount;
}
/** ``code`` is what a program looks at. A refusal may carry more fields of its own. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  request_id: string;
  errors?: ProblemField[] | null;
  retry_after_seconds?: number | null;
  [more: string]: unknown;
}
/** One thing that is wrong with the request, and where. */
export interface ProblemField {
  at: string;
  message: string;
}
export interface ProofBody {
  proof: string;
}
export interface PurchaseBody {
  mode: Mode;
  tier_id: string;
  topic_sensitivity: TopicSensitivity;
  topics?: string[];
  method: string;
  targeted_mitra_id?: string | null;
  credit_minutes?: number | null;
}
/** ``public_key`` is what ``pushManager.subscribe`` wants as applicationServerKey. */
export interface PushKey {
  public_key: string;
  kinds: PushKind[];
}
export type PushKind = "web" | "fcm";
/** ``address`` is a browser's endpoint (``web``, with its two keys) or a token (``fcm``). */
export interface PushSubscriptionBody {
  kind: PushKind;
  address: string;
  p256dh?: string | null;
  auth?: string | null;
  language?: "id" | "en";
}
export interface Rating {
  stars: number;
  note?: string | null;
}
export interface ReadUpTo {
  seq: number;
}
/** ``resume`` lists the live sessions that the client should subscribe to. */
export interface Ready {
  type: "ready";
  user: User;
  server_time: string;
  resume: string[];
}
/** Shown once. */
export interface RecoveryCodes {
  recovery_codes: string[];
}
/** Only for native apps. */
export interface RefreshBody {
  refresh_token?: string | null;
}
/** All that is left when no amount is named. */
export interface RefundBody {
  amount_idr?: number | null;
  reason: string;
}
/** ``needs_details``: say where to send it, for the way it was paid takes nothing back. */
export interface RefundReply {
  id: string;
  payment_session_id: string;
  credit_id: string | null;
  amount_idr: number;
  status: RefundStatus;
  needs_details: boolean;
  created_at: string;
  closed_at: string | null;
}
/** With what an admin needs to send it by hand; others see where it goes by its last digits. */
export interface RefundRow {
  id: string;
  payment_session_id: string;
  credit_id: string | null;
  amount_idr: number;
  status: RefundStatus;
  needs_details: boolean;
  created_at: string;
  closed_at: string | null;
  customer_id: string;
  method: string;
  reason: string;
  asked_by: string;
  bank: string | null;
  account_number: string | null;
  holder: string | null;
  proof: string | null;
}
export interface RefundRows {
  items: RefundRow[];
  next_cursor: string | null;
}
export type RefundStatus = "requested" | "sent" | "manual" | "refunded" | "failed";
export interface RefundsPage {
  items: RefundReply[];
  next_cursor: null;
}
/** Of a session: the stream cannot be continued from where the client stands, read it again. Of the own account: something may have been missed, look again (within some seconds). */
export interface Reload {
  type: "reload";
  topic: string;
}
export interface Report {
  text: string;
}
/** ``is_paid``: false where the customer pays after somebody has accepted (E2). */
export interface RequestCard {
  request_id: string;
  customer_name: string;
  mode: Mode;
  minutes: number;
  topic_sensitivity: TopicSensitivity;
  topics: string[];
  targeted: boolean;
  is_paid: boolean;
  offered_at: string;
  expires_at: string;
  response: OfferResponse | null;
}
export interface RequestCards {
  items: RequestCard[];
  next_cursor: null;
}
export type Resolution = "refund" | "retry" | "close";
export interface Resolve {
  resolution: Resolution;
}
/** The former listener did not answer in time; the same payment may ask everybody. */
export interface ReturningTimeout {
  type: "returning_timeout";
  session_id: string;
  mitra_id: string;
  mitra_name: string;
}
export interface SearchOn {
  payment_session_id: string;
}
/** The password was right. Not enrolled: an authenticator app must be set up first. */
export interface SecondStepNeeded {
  totp_ticket: string;
  enrolled: boolean;
  expires_at: string;
}
export interface SeedAsk {
  customers?: number;
  mitras?: number;
}
export interface Seeded {
  customers: SeededAccount[];
  mitras: SeededAccount[];
}
export interface SeededAccount {
  id: string;
  name: string;
  access_token: string;
}
export interface SensitivityLog {
  items: SensitivityStep[];
}
/** The first one is the customer's own choice; ``mitra_name`` is null for it. */
export interface SensitivityStep {
  at: string;
  topic_sensitivity: TopicSensitivity;
  mitra_name: string | null;
}
export interface ServerPing {
  type: "ping";
}
export interface ServerPong {
  type: "pong";
  t: number;
  server_time: string;
  beacon: Beacon | null;
  last_seq: Record<string, number>;
}
/** Somebody ended the session early. */
export interface SessionClosing {
  type: "session_closing";
  reason: ClosingReason;
  closing_until: string;
}
export interface SessionCompleted {
  type: "session_completed";
  ended_at: string;
}
/** Time is up: the session is closing. */
export interface SessionExpired {
  type: "session_expired";
  closing_until: string;
}
/** Somebody has accepted and waits until ``hold_until`` for the payment (E2). */
export interface SessionHeld {
  type: "session_held";
  mitra_id: string;
  mitra_name: string;
  hold_until: string;
}
/** ``topic_sensitivity`` is null for the customer (spec J3), ``targeted_mitra`` (who alone was asked, E10) for the mitra. Times in UTC. */
export interface SessionInfo {
  id: string;
  state: SessionState;
  mode: Mode;
  minutes: number;
  customer: CustomerView;
  mitra: MitraView | null;
  targeted_mitra: MitraView | null;
  topic_sensitivity: TopicSensitivity | null;
  topics: string[];
  round: number;
  search_started_at: string;
  search_until: string;
  started_at: string | null;
  expires_at: string | null;
  hold_until: string | null;
  closing_reason: ClosingReason | null;
  closing_until: string | null;
  ended_at: string | null;
  my_goodbye: boolean;
  their_goodbye: boolean;
  paused_at: string | null;
  unused_time: UnusedTime | null;
  pending_extension: ExtensionView | null;
  last_seq: number;
  delivered_seq_other: number;
  read_seq_other: number;
  read_seq_mine: number;
  server_time: string;
}
/** The clock stands still. */
export interface SessionPaused {
  type: "session_paused";
  reason: "extension" | "mitra_gone" | "outage";
}
export interface SessionRequested {
  type: "session_requested";
  search_until: string;
}
/** Another mitra goes on with the session, transcript and clock; ``from_mitra_id`` hears nothing of it after this. */
export interface SessionRerouted {
  type: "session_rerouted";
  session_id: string;
  from_mitra_id: string;
  mitra_id: string;
  mitra_name: string;
}
export interface SessionResumed {
  type: "session_resumed";
  expires_at: string;
}
/** One line of the list. ``flipped_at``: the mitra changed the topic's sensitivity then. */
export interface SessionShown {
  id: string;
  state: SessionState;
  mode: Mode;
  minutes: number;
  topic_sensitivity: TopicSensitivity;
  customer_id: string;
  customer_name: string;
  mitra_id: string | null;
  mitra_name: string | null;
  created_at: string;
  started_at: string | null;
  expires_at: string | null;
  paused_at: string | null;
  ended_at: string | null;
  closing_reason: ClosingReason | null;
  flipped_at: string | null;
}
export interface SessionStarted {
  type: "session_started";
  mitra_id: string;
  mitra_name: string;
  started_at: string;
  expires_at: string;
}
export type SessionState = "searching" | "pending_payment" | "active" | "extending" | "closing" | "completed" | "cancelled" | "expired";
/** The mitra saw that the topic is (or is not) sensitive; the customer is not told (J3). */
export interface SessionTopicUpdated {
  type: "session_topic_updated";
  topic_sensitivity: TopicSensitivity;
}
export interface SessionWarning {
  type: "session_warning";
  expires_at: string;
  remaining_seconds: number;
}
export interface SessionsShown {
  items: SessionShown[];
  next_cursor: string | null;
}
/** All take effect, or none. */
export interface SettingChanges {
  changes: OneChange[];
}
/** ``version`` is 0 while the setting stands at its default; ``in_force`` is another value only where what was set is less than can be (C2). */
export interface SettingReply {
  key: string;
  group: string;
  type: string;
  unit: string;
  label: InBoth;
  help: InBoth;
  bounds: string;
  least: number | null;
  most: number | null;
  options: string[] | null;
  default: boolean | number | string;
  value: boolean | number | string;
  in_force: boolean | number | string;
  version: number;
  updated_at: string | null;
  updated_by: string | null;
}
export interface SettingsPage {
  groups: GroupReply[];
  items: SettingReply[];
}
/** The two ends of a conversation. */
export type Side = "customer" | "mitra";
/** ``refresh_token`` only for native apps; browsers keep it in a cookie. */
export interface SignedIn {
  access_token: string;
  refresh_token: string | null;
  expires_in: number;
  user: Person;
}
/** The mitra's own switch moved, and why. */
export interface StatusChanged {
  type: "status_changed";
  is_online: boolean;
  reason: string;
}
/** The mitra's own switch; ``stale_after_seconds`` without a beat turns it off. */
export interface StatusReply {
  is_online: boolean;
  finish_then_off: boolean;
  heartbeat_cadence_seconds: number;
  stale_after_seconds: number;
  load: number;
  capacity: number;
}
export type Step = "name" | "consent" | "usp" | "verify_offer" | "paywall" | "method";
export interface StreamPage {
  items: StreamRow[];
  next_cursor: string | null;
  whole: boolean;
}
/** One event of the stream; ``{seq, type: "omitted"}`` when it is not meant for the reader. */
export interface StreamRow {
  seq: number;
  type: string;
  at: string | null;
  actor: Actor | null;
  payload: Record<string, unknown> | null;
}
export interface Subscribe {
  type: "subscribe";
  topic: string;
  after_seq: number;
}
/** The stream up to ``last_seq`` was sent whole. */
export interface Subscribed {
  type: "subscribed";
  topic: string;
  epoch: string;
  last_seq: number;
}
export interface SwitchShown {
  id: string;
  at: string;
  is_online: boolean;
  reason: string;
}
export interface Ticket {
  ticket: string;
  expires_at: string;
}
/** Mode and minutes stay: take it off and add another. */
export interface TierPatch {
  version: number;
  price_idr?: number | null;
  is_active?: boolean | null;
}
export interface TierReply {
  id: string;
  mode: Mode;
  minutes: number;
  price_idr: number;
}
/** Also those that are not sold any more. */
export interface TierShown {
  id: string;
  mode: Mode;
  minutes: number;
  price_idr: number;
  is_active: boolean;
  is_test: boolean;
  version: number;
  created_at: string;
}
export interface TiersShown {
  items: TierShown[];
}
/** ``online``: switched on; ``reachable``: beating; ``available``: could take someone now. Waits and the share of offers that were accepted are those of the last hour, ``sensitive_share`` and ``revenue_today_idr`` those of the day in Jakarta; null where there is nothing to divide. */
export interface Tiles {
  type: "tiles";
  at: string;
  online: number;
  reachable: number;
  available: number;
  in_session: number;
  waiting: number;
  paused: number;
  waiting_since: string | null;
  wait_p50_seconds: number | null;
  wait_p95_seconds: number | null;
  accept_rate: number | null;
  sensitive_share: number | null;
  sessions_today: number;
  revenue_today_idr: number;
  open_failures: number;
  failed_jobs: number;
  alerts: Alert[];
  mirror: MirrorTile;
}
/** Since midnight in Jakarta: earned, talks finished and how long they took together, and how soon requests were answered on average (null: none was). */
export interface TodayReply {
  earned_idr: number;
  sessions: number;
  seconds: number;
  answer_seconds: number | null;
}
export interface TopicChange {
  topic_sensitivity: TopicSensitivity;
  confirmed?: boolean;
}
export type TopicSensitivity = "regular" | "sensitive";
export interface TotpCode {
  code: string;
}
/** Six digits of the app, or a recovery code. */
export interface TotpProof {
  totp_ticket: string;
  code: string;
}
export interface TotpTicket {
  totp_ticket: string;
}
/** A movement as the customer sees it: money paid is positive, sent back negative. */
export interface TransactionReply {
  id: string;
  at: string;
  kind: string;
  money_idr: number;
  discount_idr: number;
  credit_idr: number;
  payment_session_id: string | null;
  credit_id: string | null;
  refund_id: string | null;
}
export interface TransactionsPage {
  items: TransactionReply[];
  next_cursor: string | null;
}
export interface Typing {
  type: "typing";
  session_id: string;
}
export interface TypingNow {
  type: "typing";
  session_id: string;
  side: Side;
}
/** The listener is gone: go on with another one, or keep the time as credit (G9). */
export interface UnusedTime {
  seconds: number;
  choose_by: string;
}
export interface User {
  id: string;
  role: AccountKind;
  name: string | null;
}
/** Twelve hours; one in which nobody began is missing. */
export interface Waits {
  type: "waits";
  hours: HourOfWaits[];
}
/** ``candidates`` stand in the order of their turn; ``offered`` are those who were asked. */
export interface WaveReply {
  at: string;
  reason: string;
  round: number;
  candidates: string[];
  offered: string[];
}
export interface Written {
  seq: number;
}
export type Command =
  | Auth
  | Ping
  | Pong
  | Subscribe
  | MessageSend
  | MessageRead
  | Typing
;
export type ServerFrame =
  | Ready
  | ServerPing
  | ServerPong
  | Subscribed
  | Ack
  | ErrorFrame
  | Reload
  | Envelope
;
export type StreamEvent =
  | SessionRequested
  | PairingFailed
  | SessionHeld
  | SessionStarted
  | Message
  | Goodbye
  | SessionWarning
  | SessionExpired
  | SessionClosing
  | SessionCompleted
  | SessionTopicUpdated
  | SessionPaused
  | SessionResumed
  | SessionRerouted
  | ChoiceOffered
  | ExtensionRequested
  | ExtensionResolved
  | ExtensionApplied
;
export type AccountEvent =
  | OfferMade
  | OfferWithdrawn
  | Paired
  | PairingFailed
  | ReturningTimeout
  | SessionRerouted
  | PaymentUpdated
  | CreditGranted
  | StatusChanged
  | ConfigChanged
  | MessageStatus
  | TypingNow
;
export type ErrorCode =
  | "ACCOUNT_BANNED"
  | "ALREADY_ACTIVE"
  | "ALREADY_RESOLVED"
  | "AT_CAPACITY"
  | "BOTH_TALKING"
  | "CANNOT_LEAVE_YET"
  | "CONFIRMATION_REQUIRED"
  | "EARLY_END_DISABLED"
  | "EMPTY_MESSAGE"
  | "EXTENSION_PENDING"
  | "EXTENSION_REFUSED"
  | "EXTENSION_RESOLVED"
  | "FORBIDDEN"
  | "HTTP_ERROR"
  | "IDEMPOTENCY_KEY_REQUIRED"
  | "IDEMPOTENCY_KEY_REUSED"
  | "IDENTITY_DOWN"
  | "IDENTITY_WRONG"
  | "INSUFFICIENT_CREDIT"
  | "INTERNAL"
  | "INVALID_BOUNDS"
  | "INVALID_CAPACITY"
  | "INVALID_EMAIL"
  | "INVALID_HANDLE"
  | "INVALID_NAME"
  | "INVALID_PAYMENT_AMOUNT"
  | "INVALID_PAYMENT_METHOD"
  | "INVALID_PHONE"
  | "INVALID_PUSH_ADDRESS"
  | "INVALID_REQUEST"
  | "INVALID_SETTING"
  | "INVALID_TIER"
  | "INVALID_TRANSITION"
  | "LEGAL_CHANGED"
  | "LINK_OVER"
  | "LOCKED_OUT"
  | "METHOD_NOT_ALLOWED"
  | "MITRA_DEACTIVATED"
  | "MITRA_NOT_AVAILABLE"
  | "MITRA_OFFLINE"
  | "MORE_THAN_EARNED"
  | "NOBODY_TO_BLOCK"
  | "NOT_ACCEPTING_CUSTOMERS"
  | "NOT_FOUND"
  | "NOT_REFUNDABLE"
  | "NO_CHOICE"
  | "NO_CONFIRMED_PAYMENT"
  | "NO_MITRA_AVAILABLE"
  | "OFFER_EXPIRED"
  | "OFFER_TAKEN"
  | "OPERATOR_EXISTS"
  | "OTP_EXPIRED"
  | "OTP_NOT_DELIVERED"
  | "OTP_TOO_MANY"
  | "OTP_TOO_SOON"
  | "OTP_WRONG"
  | "OWN_ACCOUNT"
  | "PAIR_BLOCKED"
  | "PAYMENT_PENDING"
  | "PAYOUT_CLOSED"
  | "PHONE_NOT_SERVED"
  | "PHONE_TAKEN"
  | "RATE_LIMITED"
  | "SECOND_STEP_OVER"
  | "SENSITIVITY_LATCHED"
  | "SESSION_CLOSED"
  | "SESSION_PAUSED"
  | "STALE_WRITE"
  | "TIER_EXISTS"
  | "TIME_REFUNDED"
  | "TOKEN_REUSED"
  | "TOO_LARGE"
  | "TOO_MANY_UNPAID_HOLDS"
  | "TOO_SLOW"
  | "TOTP_ENROLLED"
  | "TOTP_NOT_BEGUN"
  | "TOTP_REQUIRED"
  | "TOTP_WRONG"
  | "UNAUTHENTICATED"
  | "UNAVAILABLE"
  | "UNKNOWN_MITRA"
  | "UNKNOWN_SETTING"
  | "UNSUPPORTED_TYPE"
  | "UPGRADE_REQUIRED"
  | "WEAK_PASSWORD"
  | "WRONG_PASSWORD"
  | "WRONG_PAYMENT_ORDER"
;
