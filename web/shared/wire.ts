/** The server's words under the names that the apps use; `wire.gen.ts` is made from its models,
 *  so that a change over there shows here. */
import type * as wire from "./wire.gen";

export type {
  AppConfig,
  AuthProviders,
  Beacon,
  ClosingReason,
  CreditReply,
  RefundReply,
  CreditsPage,
  Discount,
  FormerMitra,
  LegalText,
  Me,
  Mode,
  Nonce,
  PaymentGroup,
  PaymentStatus,
  Pricing,
  SessionInfo,
  SessionState,
  Side,
} from "./wire.gen";

export type App = wire.AccountKind;
export type Topic = wire.TopicSensitivity;
export type User = wire.Person;
export type Tokens = wire.SignedIn;
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
export type OtpRequest = wire.OtpAsked;
export type OnboardingStep = wire.Step;
export type Consent = keyof wire.Consents;
export type Onboarding = wire.OnboardingState;
export type Tier = wire.TierReply;
export type PaymentMethod = wire.MethodReply;
export type SupportHandle = wire.Handle;
export type PaymentSession = wire.PaymentReply;
export type CurrentRequest = wire.Current;
export type SessionRow = wire.HistoryItem;

/** What the server adds to an event of the stream; which fields depends on its type. */
export type Payload = Record<string, unknown>;
/** A row of the stream, or what an envelope and our own outbox tell of one. */
export type StreamEvent = Pick<wire.StreamRow, "seq" | "type"> & Partial<wire.StreamRow>;
export type EventPage = wire.StreamPage;
