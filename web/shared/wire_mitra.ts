import type * as wire from "./wire.gen";

export type MitraStatus = wire.StatusReply;
/** Somebody knocks. */
export type Offer = Omit<wire.RequestCard, "response">;
export type Response = wire.OfferResponse;
export type RequestRow = wire.RequestCard;
