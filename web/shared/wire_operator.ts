/** The control center's side of the wire. */
import type * as wire from "./wire.gen";

export type Role = wire.OperatorRole;
export type Tiles = wire.Tiles;
export type Device = wire.Device;
export type Enrolling = wire.Enrolling;
export type Invited = wire.Invited;
export type OperatorMe = wire.OperatorMe;
export type OperatorRow = wire.OperatorOne;
export type SecondStep = wire.SecondStepNeeded;
export type InternalFrame = wire.Tiles | { type: string };
export type MitraRow = wire.MitraReply;
export type Setting = wire.SettingReply;
export type SettingsPage = wire.SettingsPage;
export type TierRow = wire.TierShown;
export type MethodRow = wire.MethodShown;
export type HandleRow = wire.HandleShown;
export type AuditRow = wire.AuditReply;
export type SessionLine = wire.SessionShown;
export type SensitivityStep = wire.SensitivityStep;
export type TimelineEvent = wire.EventShown;
export type EventsPage = wire.EventsShown;
export type DecisionLog = wire.DecisionLog;
export type MitraDetail = wire.MitraShown;
export type SwitchRow = wire.SwitchShown;
export type Discount = wire.DiscountShown;
export type FailureRow = wire.FailureRow;
export type PaymentLine = wire.PaymentRow;
