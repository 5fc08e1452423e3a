/** What travels between the server and the apps, under the names that the apps use. The shapes
 *  are the server's, generated into `wire.gen.ts`. */
import type * as wire from "./wire.gen";

export type {
  AppConfig,
  AuthProviders,
  Beacon,
  ClosingReason,
  Discount,
  Mode,
  PaymentGroup,
  PaymentStatus,
  Pricing,
  SessionState,
  Side,
} from "./wire.gen";

export type App = wire.AccountKind;
export type Topic = wire.TopicSensitivity;
export type Tier = wire.TierReply;
export type PaymentMethod = wire.MethodReply;
export type PaymentSession = wire.PaymentReply;
export type CurrentRequest = wire.Current;
export type SessionInfo = wire.SessionInfo & {
  /** Set while the other side is lost; comes with the pausing of sessions. */
  paused_at?: string | null;
};
export type SessionRow = wire.HistoryItem;
export type EventPage = wire.StreamPage;
/** A row of the stream, or the same fact heard on the socket, which does not say who did it. */
export type StreamEvent = Pick<wire.StreamRow, "seq" | "type"> & Partial<wire.StreamRow>;
export type Onboarding = wire.OnboardingState;
export type OnboardingStep = wire.Step;
export type OtpRequest = wire.OtpAsked;
export type SupportHandle = wire.Handle;
export type LegalText = wire.LegalText;
export type Tokens = wire.SignedIn;
export type User = wire.Person;
export type Consent = keyof wire.Consents;
export type Payload = Record<string, unknown>;
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
