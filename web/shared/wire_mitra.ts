/** The mitra's side of the wire. */
import type * as wire from "./wire.gen";

export type MitraStatus = wire.StatusReply;
export type Response = wire.OfferResponse;
/** Somebody knocks. */
export type Offer = Omit<wire.RequestCard, "response">;
export type RequestRow = wire.RequestCard;
export type { EarningReply, EarningsPage, TodayReply } from "./wire.gen";
